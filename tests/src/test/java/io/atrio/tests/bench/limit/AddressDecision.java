package io.atrio.tests.bench.limit;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.cluster.address.NetworkAddress;
import io.atrio.cluster.settings.AtrioSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Whether an address may come in, as both doors ask it: from the socket's other end to the answer,
 * among a hundred thousand addresses that are known, in no order.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AddressDecision {
  private static final int ADDRESSES = 1 << 17;

  /** With the product's settings, but for a limit that the benchmark itself does not reach. */
  private static final String SETTINGS =
      """
      pekko.remote.artery.canonical.port = 0
      pekko.cluster.jmx.enabled = off
      atrio.audit.enabled = off
      atrio.limits.address { requests = 30000, window = 1 second, exempt = "" }
      atrio.http.trusted-proxies = "10.0.0.0/8"
      """;

  private final InetAddress[] known = new InetAddress[ADDRESSES];
  private final InetAddress[] blocked = new InetAddress[256];
  private InetAddress proxy;
  private AddressLimits limits;
  private ActorSystem<Void> system;
  private int next;

  /** Made by JMH. */
  @SuppressWarnings("NullAway.Init") // set before each trial
  public AddressDecision() {}

  /** Lets every address be known. */
  @Setup(Level.Trial)
  public void knowThem() throws UnknownHostException {
    AtrioSettings settings =
        AtrioSettings.from(
            ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()).resolve());
    system = ActorSystem.create(Behaviors.<Void>empty(), "door", settings.config());
    Clock clock = Clock.systemUTC();
    AuditLog audit =
        AuditLog.start(
            system,
            "bench",
            settings.audit(),
            partition -> {
              throw new IllegalStateException("nothing is audited");
            },
            clock);
    limits = AddressLimits.start(system, settings.addresses(), new NoStore(), audit, clock);
    limits.begin();
    Random random = new Random(1);
    for (int i = 0; i < ADDRESSES; i++) {
      known[i] = address(0x50000000 + random.nextInt(1 << 26));
      limits.refusedFor(limits.client(known[i], List.of()));
    }
    for (int i = 0; i < blocked.length; i++) {
      blocked[i] = address(0x60000000 + i);
      limits.block(NetworkAddress.of(blocked[i]).key(), Duration.ofHours(1), "");
    }
    proxy = address(0x0a000001);
  }

  /** Ends the actors. */
  @TearDown(Level.Trial)
  public void end() {
    system.terminate();
  }

  /** An address that may come in. */
  @Benchmark
  public long known() {
    return limits.refusedFor(limits.client(known[next++ & ADDRESSES - 1], List.of()));
  }

  /** An address that is refused. */
  @Benchmark
  public long blocked() {
    return limits.refusedFor(limits.client(blocked[next++ & blocked.length - 1], List.of()));
  }

  /** An address that a trusted proxy names; for comparison. */
  @Benchmark
  public long behindProxy() {
    return limits.refusedFor(limits.client(proxy, List.of("198.51.100.7, 203.0.113.9")));
  }

  private static InetAddress address(int bits) throws UnknownHostException {
    return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(bits).array());
  }
}
