package io.atrio.actors.audit;

import io.atrio.cluster.WireMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * The chain of one partition: gives each audit event its place and writes it to the journal. A
 * batch is written as a whole or not at all, and once, however often it is sent.
 *
 * <p>Everything survives a restart and a move: it is in the journal. While the journal cannot be
 * written the trail starts anew every now and then; what is sent to it meanwhile may be lost, and
 * who is not answered sends again.
 */
public final class AuditTrail
    extends EventSourcedBehavior<AuditTrail.Command, ChainedEvent, TrailState> {
  /** The sharded type; entity ids are the numbers of partitions. */
  public static final EntityTypeKey<Command> KEY =
      EntityTypeKey.create(Command.class, AuditPartitions.ENTITY_TYPE);

  static final int SNAPSHOT_EVERY = 1000;

  private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);
  private static final double BACKOFF_JITTER = 0.2;

  /** Each node has one batch under way and asks again every two seconds. */
  private static final int STASH = 1024;

  /** A journal that keeps nothing, and no snapshots; a persistence id that has no events. */
  private static final String REHEARSAL_JOURNAL = "pekko.persistence.r2dbc.rehearsal-journal";

  private static final String NO_SNAPSHOTS = "pekko.persistence.no-snapshot-store";
  private static final String REHEARSAL = "rehearsal|";

  private final int partition;
  private final Clock clock;
  private final boolean rehearsal;

  private AuditTrail(int partition, Clock clock, boolean rehearsal) {
    super(
        PersistenceId.ofUniqueId(
            rehearsal ? REHEARSAL + partition : AuditPartitions.persistenceId(partition)),
        SupervisorStrategy.restartWithBackoff(BACKOFF_MIN, BACKOFF_MAX, BACKOFF_JITTER)
            .withStashCapacity(STASH));
    this.partition = partition;
    this.clock = clock;
    this.rehearsal = rehearsal;
  }

  /** Lets the partitions live in {@code sharding}; returns the way to each. */
  public static IntFunction<RecipientRef<Command>> init(ClusterSharding sharding, Clock clock) {
    var unused =
        sharding.init(
            Entity.of(KEY, context -> create(Integer.parseInt(context.getEntityId()), clock)));
    return partition -> sharding.entityRefFor(KEY, Integer.toString(partition));
  }

  /** The behavior of one partition. */
  public static Behavior<Command> create(int partition, Clock clock) {
    return new AuditTrail(partition, clock, false);
  }

  /**
   * A trail that does all that a real one does, up to the database and back, and records nothing:
   * to have its code compiled before it is needed.
   */
  public static Behavior<Command> rehearsal(int partition, Clock clock) {
    return new AuditTrail(partition, clock, true);
  }

  /** What the trail understands. */
  public sealed interface Command {}

  /**
   * Records a batch; answers with {@link Recorded} once it is in the journal.
   *
   * @param node the sender, which is also the node of every event
   * @param batch counts the sender's batches for this partition, from 1
   */
  public record RecordBatch(
      String node, long batch, List<AuditEvent> events, ActorRef<Recorded> replyTo)
      implements Command, WireMessage {}

  /** Asks for the head of the chain. */
  public record Head(ActorRef<AuditChain> replyTo) implements Command, WireMessage {}

  /** A batch is in the journal, now or since it was first sent. */
  public record Recorded(int partition, long batch) implements WireMessage {}

  @Override
  public String journalPluginId() {
    return rehearsal ? REHEARSAL_JOURNAL : super.journalPluginId();
  }

  @Override
  public String snapshotPluginId() {
    return rehearsal ? NO_SNAPSHOTS : super.snapshotPluginId();
  }

  @Override
  public TrailState emptyState() {
    return TrailState.empty(partition);
  }

  @Override
  public CommandHandler<Command, ChainedEvent, TrailState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case RecordBatch batch -> onRecordBatch(state, batch);
          case Head head -> Effect().reply(head.replyTo(), state.chain());
        };
  }

  @Override
  public EventHandler<TrailState, ChainedEvent> eventHandler() {
    return TrailState::apply;
  }

  /** Old events stay: they are the trail. */
  @Override
  public RetentionCriteria retentionCriteria() {
    return rehearsal
        ? RetentionCriteria.disabled()
        : RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 1);
  }

  private Effect<ChainedEvent, TrailState> onRecordBatch(TrailState state, RecordBatch sent) {
    Recorded recorded = new Recorded(partition, sent.batch());
    return state.wasRecorded(sent.node(), sent.batch())
        ? Effect().reply(sent.replyTo(), recorded)
        : Effect()
            .persist(state.chain(sent.events(), sent.batch(), clock.millis()))
            .thenReply(sent.replyTo(), after -> recorded);
  }
}
