package io.atrio.actors.limit;

import io.atrio.cluster.WireMessage;
import io.atrio.cluster.placement.LivingNodes;
import io.atrio.cluster.settings.AddressLimitSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Makes a block that one node decides one of all nodes: tells the others at once, keeps it in the
 * store, and reads there what was missed. While the store cannot be reached what is to be kept
 * waits, within a bound; a restart of the actor loses what waits, not what was told.
 */
final class BlockExchange {
  /** What is decided within this goes together. */
  private static final Duration GATHER = Duration.ofMillis(20);

  private static final Duration LOOK = Duration.ofSeconds(30);

  /** Nodes' and the database's clocks may differ, and a transaction takes its time. */
  private static final Duration OVERLAP = Duration.ofSeconds(60);

  private static final int TOGETHER = 1_000;

  /** Its child's name. */
  static final String TOTALS = "totals";

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final BlockStore store;
  private final Here here;
  private final Others others;
  private final int mostWaiting;
  private final ActorRef<AddressTotals.Command> totals;
  private final LivingNodes living = new LivingNodes();
  private final List<Block> untold = new ArrayList<>();
  private final Map<Long, Block> unsaved = new LinkedHashMap<>();
  private long lookedAt = System.nanoTime();
  private boolean saving;
  private long dropped;

  /** This node's doors. */
  interface Here {
    /** Refuses an address, or lets it in again; false if what is known of it holds instead. */
    boolean apply(Block block);

    /** This node has blocked an address that asked for too much. */
    void blocked(Block block);
  }

  /** The rest of the cluster, as this node knows it. */
  interface Others {
    /** These nodes live now; {@code totals} adds up on this one. */
    void changed(LivingNodes living, ActorRef<AddressTotals.Command> totals);

    /** The exchanges of the other nodes that live. */
    Collection<ActorRef<Command>> all();
  }

  /** What it understands. */
  sealed interface Command {}

  /** This node's doors, or an operator, have decided; it holds here already. */
  record Decided(Block block) implements Command {}

  /** An address has asked for too much of all nodes together. */
  private record Exceeded(Block block) implements Command {}

  /** Another node has decided. */
  record News(List<Block> blocks) implements Command, WireMessage {
    /** Copies the list. */
    News {
      blocks = List.copyOf(blocks);
    }
  }

  private record Clustered(ClusterEvent.ClusterDomainEvent event) implements Command {}

  private enum Tell implements Command {
    NOW
  }

  private enum Look implements Command {
    NOW
  }

  /** What was saved; the failure is null if it was. */
  private record Saved(List<Block> blocks, @Nullable Throwable failure) implements Command {}

  private record Read(long at, @Nullable List<Block> blocks) implements Command {}

  private BlockExchange(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BlockStore store,
      Here here,
      Others others,
      AddressLimitSettings settings,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.store = store;
    this.here = here;
    this.others = others;
    this.mostWaiting = settings.maxBlocks();
    ActorRef<Command> self = context.getSelf();
    this.totals =
        context.spawn(
            AddressTotals.create(settings, clock, block -> self.tell(new Exceeded(block))), TOTALS);
  }

  /** Of as many blocks as {@code settings} allow. */
  static Behavior<Command> create(
      BlockStore store, Here here, Others others, AddressLimitSettings settings, Clock clock) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> {
                          BlockExchange exchange =
                              new BlockExchange(
                                  context, timers, store, here, others, settings, clock);
                          exchange.begin();
                          return Behaviors.receiveMessage(exchange::onCommand);
                        })))
        .onFailure(SupervisorStrategy.restart());
  }

  private void begin() {
    timers.startTimerWithFixedDelay(Look.NOW, LOOK);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, Clustered::new),
                ClusterEvent.ClusterDomainEvent.class));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Decided decided -> onDecided(decided.block());
      case Exceeded exceeded -> onExceeded(exceeded.block());
      case News news -> news.blocks().forEach(this::apply);
      case Clustered clustered -> onClustered(clustered.event());
      case Tell tell -> onTell();
      case Look look -> onLook();
      case Saved saved -> onSaved(saved);
      case Read read -> onRead(read);
    }
    return Behaviors.same();
  }

  private void onDecided(Block block) {
    totals.tell(new AddressTotals.Forget(block.key()));
    if (block.cause() == Block.Cause.LIMIT) {
      here.blocked(block);
    }
    if (untold.isEmpty()) {
      timers.startSingleTimer(Tell.NOW, GATHER);
    }
    untold.add(block);
    keep(block);
  }

  private void onExceeded(Block block) {
    if (here.apply(block)) {
      onDecided(block);
    }
  }

  private void onClustered(ClusterEvent.ClusterDomainEvent event) {
    if (living.take(event)) {
      others.changed(living, totals);
    }
  }

  private void onTell() {
    for (int from = 0; from < untold.size(); from += TOGETHER) {
      News news = new News(untold.subList(from, Math.min(untold.size(), from + TOGETHER)));
      others.all().forEach(other -> other.tell(news));
    }
    untold.clear();
    save();
  }

  private void onLook() {
    long now = System.nanoTime();
    Duration last = Duration.ofNanos(now - lookedAt).plus(OVERLAP);
    context.pipeToSelf(store.saved(last, mostWaiting), (blocks, failure) -> new Read(now, blocks));
    save();
  }

  private void onSaved(Saved saved) {
    saving = false;
    if (saved.failure() == null) {
      saved.blocks().forEach(block -> unsaved.remove(block.key(), block));
      save();
    } else {
      context.getLog().warn("Blocks wait for the database: {}", saved.failure().getMessage());
    }
  }

  private void onRead(Read read) {
    List<Block> blocks = read.blocks();
    if (blocks != null) {
      lookedAt = read.at();
      blocks.forEach(this::apply);
    }
  }

  private void apply(Block block) {
    if (here.apply(block)) {
      totals.tell(new AddressTotals.Forget(block.key()));
    }
  }

  private void keep(Block block) {
    Block before = unsaved.get(block.key());
    if (before != null && !block.replaces(before)) {
      return;
    }
    if (before == null && unsaved.size() >= mostWaiting) {
      if (dropped++ == 0) {
        context.getLog().warn("More than {} blocks wait for the database", mostWaiting);
      }
      return;
    }
    unsaved.put(block.key(), block);
  }

  private void save() {
    if (saving || unsaved.isEmpty()) {
      return;
    }
    saving = true;
    List<Block> blocks = unsaved.values().stream().limit(TOGETHER).toList();
    CompletionStage<?> saved = store.save(blocks);
    context.pipeToSelf(saved, (done, failure) -> new Saved(blocks, failure));
  }
}
