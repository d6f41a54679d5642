package io.atrio.actors.limit;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.cluster.address.NetworkAddress;
import io.atrio.cluster.settings.AtrioSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A node of a cluster that limits addresses, with the product's settings. */
final class CountingNode implements AutoCloseable {
  /** More than a cluster needs for anything. */
  static final Duration SOON = Duration.ofSeconds(30);

  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private final ActorTestKit kit;
  private final HeardAudit audit;
  private final AddressLimits limits;

  /** A node that joins {@code seed}; the first of its cluster without one. */
  CountingNode(@Nullable CountingNode seed, BlockStore store) throws Exception {
    kit =
        ActorTestKit.create(
            "counting",
            ConfigFactory.parseString(
                    """
                    pekko.remote.artery.canonical.port = 0
                    pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                    """)
                .withFallback(ConfigFactory.load()));
    audit = new HeardAudit(kit);
    limits =
        AddressLimits.start(
            kit.system(),
            AtrioSettings.from(ConfigFactory.load()).addresses(),
            store,
            audit.log(),
            Clock.systemUTC());
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(seed == null ? address() : seed.address()));
    Awaitility.await()
        .atMost(SOON)
        .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    var unused = limits.remember().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    limits.begin();
  }

  private Address address() {
    return Cluster.get(kit.system()).selfMember().address();
  }

  AddressLimits limits() {
    return limits;
  }

  HeardAudit audit() {
    return audit;
  }

  /** Whether a request of {@code client} is refused; counts it. */
  boolean refuses(NetworkAddress client) {
    return limits.refusedFor(client) > 0;
  }

  /** How many nodes are known here to be up. */
  int members() {
    int up = 0;
    for (var member : Cluster.get(kit.system()).state().getMembers()) {
      up += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return up;
  }

  @Override
  public void close() {
    // It leaves its cluster, which can take longer than the kit waits by itself.
    ActorTestKit.shutdown(kit.system(), STOPPED_WITHIN);
  }
}
