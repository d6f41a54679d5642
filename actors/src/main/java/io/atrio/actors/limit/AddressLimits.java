package io.atrio.actors.limit;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.cluster.address.NetworkAddress;
import io.atrio.cluster.settings.AddressLimitSettings;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * What the doors ask before any other work: who is there, and whether he may come in. What one node
 * decides all nodes do. May be called from any thread.
 */
public final class AddressLimits {
  private final AddressLimitSettings settings;
  private final AddressGuard guard;
  private final AddressStreams streams;
  private final AddressNodes nodes;
  private final Clock clock;
  private final BlockStore store;
  private final ActorRef<BlockExchange.Command> exchange;
  private final LimitMetrics metrics;
  private volatile boolean counting;

  private AddressLimits(
      ActorSystem<?> system,
      AddressLimitSettings settings,
      BlockStore store,
      AuditLog audit,
      Clock clock) {
    this.settings = settings;
    this.guard =
        new AddressGuard(
            settings.requests(),
            settings.window(),
            settings.blockFor(),
            settings.maxTracked(),
            settings.maxBlocks());
    this.streams = new AddressStreams(settings.streams());
    this.nodes = new AddressNodes(system, this::share);
    this.clock = clock;
    this.store = store;
    this.metrics = LimitMetrics.of(system);
    this.exchange =
        system.systemActorOf(
            BlockExchange.create(store, here(guard, audit, settings), nodes, settings, clock),
            AddressNodes.EXCHANGE,
            Props.empty());
  }

  /** Limits that admit everyone until {@link #begin}; blocks are kept in {@code store}. */
  public static AddressLimits start(
      ActorSystem<?> system,
      AddressLimitSettings settings,
      BlockStore store,
      AuditLog audit,
      Clock clock) {
    return new AddressLimits(system, settings, store, audit, clock);
  }

  /** Knows from then on who was blocked before this node began. */
  public CompletionStage<?> remember() {
    return store.live(settings.maxBlocks()).thenAccept(blocks -> blocks.forEach(guard::apply));
  }

  /** Counts from now on: what a node asks itself while it warms up is nobody's abuse. */
  public void begin() {
    counting = settings.enabled();
  }

  /**
   * The address for which a request comes from {@code peer}.
   *
   * @param forwarded the lines of its {@code X-Forwarded-For}
   */
  public NetworkAddress client(InetAddress peer, List<String> forwarded) {
    return settings.proxies().client(NetworkAddress.of(peer), forwarded);
  }

  /** Counts a request of {@code client}: seconds for which it is refused, 0 if it may go on. */
  public long refusedFor(NetworkAddress client) {
    if (!isLimited(client)) {
      return 0;
    }
    long seconds = ask(client.key(), clock.millis());
    metrics.decided(LimitMetrics.Limit.ADDRESS, seconds == 0);
    return seconds;
  }

  private long ask(long key, long now) {
    long answer = guard.ask(key, now);
    if (answer == AddressGuard.ADMITTED) {
      return 0;
    }
    if (answer == AddressGuard.SHARE_FULL) {
      tell(key, now);
      return 0;
    }
    if (answer == AddressGuard.BLOCKED_NOW) {
      guard.block(key, now).map(BlockExchange.Decided::new).ifPresent(exchange::tell);
      return secondsUp(settings.blockFor().toMillis());
    }
    return secondsUp(answer - now);
  }

  /** Whether what {@code client} does is counted. */
  public boolean isLimited(NetworkAddress client) {
    return counting && !settings.exempt().contain(client);
  }

  /**
   * Counts a stream of {@code client} on this node; false if it has as many as it may. Who gets
   * true tells {@link #streamClosed} when the stream has gone.
   */
  public boolean streamOpened(NetworkAddress client) {
    return metrics.decided(LimitMetrics.Limit.ADDRESS_STREAMS, streams.opened(client.key()));
  }

  /** A stream of {@code client} that was counted has gone. */
  public void streamClosed(NetworkAddress client) {
    streams.closed(client.key());
  }

  /** Everyone who is blocked, by key. */
  public List<Block> blocked() {
    return guard.blocked(clock.millis()).stream()
        .sorted(Comparator.comparingLong(Block::key))
        .toList();
  }

  /** The block of the address {@code key}, if it has one. */
  public Optional<Block> blocked(long key) {
    return guard.block(key, clock.millis());
  }

  /** Refuses the address {@code key} on every node for {@code time}, whatever block it has. */
  public Block block(long key, Duration time, String reason) {
    long now = clock.millis();
    long until = now + time.toMillis();
    return decide(new Block(key, now, until, Block.Cause.OPERATOR, reason));
  }

  /** Lets the address {@code key} in again, on every node. */
  public void unblock(long key) {
    long now = clock.millis();
    decide(new Block(key, now, now, Block.Cause.OPERATOR, ""));
  }

  /** How long a block lasts for which nothing else is said. */
  public Duration blockFor() {
    return settings.blockFor();
  }

  private Block decide(Block block) {
    guard.apply(block);
    exchange.tell(new BlockExchange.Decided(block));
    return block;
  }

  private void tell(long key, long now) {
    long window = now / settings.window().toMillis();
    nodes
        .totals(key)
        .ifPresent(totals -> totals.tell(new AddressTotals.Counted(key, window, guard.share())));
  }

  /**
   * What n nodes keep to themselves is half the limit together at the most: a quarter in each of
   * the two windows that the sliding one can touch.
   */
  private void share(int nodeCount) {
    guard.share(nodeCount == 1 ? 0 : Math.max(1, settings.requests() / (4 * nodeCount)));
  }

  private static BlockExchange.Here here(
      AddressGuard guard, AuditLog audit, AddressLimitSettings settings) {
    return new BlockExchange.Here() {
      @Override
      public boolean apply(Block block) {
        return guard.apply(block);
      }

      @Override
      public void blocked(Block block) {
        String address = NetworkAddress.textOf(block.key());
        String detail =
            "more than "
                + settings.requests()
                + " requests, "
                + settings.blockFor().toSeconds()
                + " s";
        AuditOrigin origin = AuditOrigin.unknown(address);
        audit.note(audit.event(AuditType.ADDRESS_BLOCKED, origin, address, Outcome.DENIED, detail));
      }
    };
  }

  private static long secondsUp(long millis) {
    return Math.max(1, (millis + 999) / 1000);
  }
}
