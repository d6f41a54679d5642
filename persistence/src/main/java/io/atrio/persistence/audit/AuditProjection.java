package io.atrio.persistence.audit;

import io.atrio.persistence.postgres.Database;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.event.Logging;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Puts the journal of the audit trail into its tables, exactly once. Meant to run once in a
 * cluster; a second one by mistake costs work and does no harm.
 *
 * <p>Owns a stream. How far it came is in the database, so a restart or a handover loses and
 * repeats nothing. It never gives up: while the database is away it tries again, every 3 seconds at
 * last, and says so once.
 */
public final class AuditProjection {
  private static final RestartSettings BACKOFF =
      RestartSettings.create(Duration.ofMillis(200), Duration.ofSeconds(3), 0.2)
          .withLogSettings(RestartSettings.createLogSettings(Logging.DebugLevel()));

  private final Duration interval;
  private final Projector projector;
  private final Outage outage = new Outage("The audit projection");
  private final UniqueKillSwitch stream;

  /** What the projection understands. */
  public sealed interface Command {}

  /** Ends it; a transaction under way may still come to its end. */
  public enum Stop implements Command {
    NOW
  }

  private AuditProjection(
      ActorContext<Command> context, Database database, int partitions, Duration interval) {
    Serialization serialization = SerializationExtension.get(context.getSystem());
    this.interval = interval;
    this.projector = new Projector(database, new ChainNews(database, serialization, partitions));
    this.stream =
        RestartSource.withBackoff(BACKOFF, this::attempt)
            .viaMat(KillSwitches.single(), Keep.right())
            .to(Sink.ignore())
            .run(context.getSystem());
  }

  /**
   * The projection of so many chains from the journal in {@code database} into its tables, at which
   * it looks every {@code interval}; it runs until {@link Stop}.
   */
  public static Behavior<Command> create(Database database, int partitions, Duration interval) {
    return Behaviors.setup(
        context -> {
          AuditProjection projection = new AuditProjection(context, database, partitions, interval);
          return Behaviors.receive(Command.class)
              .onMessage(Command.class, projection::onCommand)
              .onSignal(PostStop.class, stopped -> projection.onStopped())
              .build();
        });
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Stop now -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onStopped() {
    stream.shutdown();
    return Behaviors.same();
  }

  private Source<Done, NotUsed> attempt() {
    return Source.repeat(Done.getInstance())
        .throttle(1, interval)
        .mapAsync(1, tick -> projector.catchUp().thenReturn(tick).toFuture())
        .map(outage::over)
        .mapError(Throwable.class, outage::began);
  }
}
