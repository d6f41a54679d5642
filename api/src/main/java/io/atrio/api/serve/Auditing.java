package io.atrio.api.serve;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.AuditRehearsal;
import io.atrio.actors.audit.AuditType;
import io.atrio.api.audit.AuditTrails;
import io.atrio.api.http.AuditRoutes;
import io.atrio.cluster.settings.AuditSettings;
import io.atrio.persistence.audit.AuditBacklog;
import io.atrio.persistence.audit.AuditProjection;
import io.atrio.persistence.audit.AuditRetention;
import io.atrio.persistence.audit.AuditStore;
import io.atrio.persistence.audit.AuditVerifier;
import io.atrio.persistence.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read side of the audit trail: its projection, once in the cluster, retention once a day, and
 * what asks it.
 */
final class Auditing {
  private static final Logger LOG = LoggerFactory.getLogger(Auditing.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration FIRST_RETENTION = Duration.ofMinutes(1);
  private static final Duration BETWEEN_RETENTIONS = Duration.ofDays(1);
  private static final Duration UNTIL_PROJECTED = Duration.ofMillis(50);
  private static final Duration REHEARSAL = Duration.ofSeconds(20);
  private static final Duration LAST_WRITES = Duration.ofSeconds(4);

  private final ActorSystem<?> system;
  private final Database database;
  private final AuditSettings settings;
  private final AuditVerifier verifier;
  private final AuditBacklog backlog;

  /** Over the tables of {@code database}; nothing runs yet. */
  Auditing(ActorSystem<?> system, Database database, AuditSettings settings) {
    this.system = system;
    this.database = database;
    this.settings = settings;
    Serialization serialization = SerializationExtension.get(system);
    this.verifier = new AuditVerifier(database, serialization, settings.signingKey());
    this.backlog = new AuditBacklog(database, serialization, settings.partitions());
  }

  /** Starts the projection and retention, and notes in the trail that the node has. */
  void start(AuditLog log, Clock clock) {
    var unused =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        AuditProjection.create(database, settings.partitions(), LOOK),
                        "audit-projection")
                    .withStopMessage(AuditProjection.Stop.NOW));
    AuditRetention retention = new AuditRetention(database, verifier, settings);
    var unusedDaily =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                FIRST_RETENTION,
                BETWEEN_RETENTIONS,
                () -> retain(retention, clock),
                system.executionContext());
    node(log, AuditType.NODE_STARTED);
  }

  /**
   * Rehearses the trail of so many sessions, so that the first clients meet compiled code; returns
   * when it is over. Nothing of it is in the trail.
   */
  void rehearse(String node, int sessions, Clock clock) {
    if (!settings.enabled() || sessions == 0) {
      return;
    }
    CompletableFuture<Done> done = new CompletableFuture<>();
    var unused =
        system.systemActorOf(
            AuditRehearsal.create(node, settings, sessions, clock, done),
            "audit-rehearsal",
            Props.empty());
    var over = done.completeOnTimeout(Done.getInstance(), REHEARSAL.toSeconds(), TimeUnit.SECONDS);
    var unusedDone = over.join();
  }

  /**
   * Writes what was noted, then that the node stops, and waits until all of it can be asked for;
   * for four seconds at the most.
   */
  void stop(AuditLog log) throws ExecutionException, TimeoutException, InterruptedException {
    var unused =
        log.flush()
            .thenCompose(
                flushed -> {
                  node(log, AuditType.NODE_STOPPED);
                  return log.flush();
                })
            .thenCompose(flushed -> backlog.worked(UNTIL_PROJECTED).toFuture())
            .toCompletableFuture()
            .get(LAST_WRITES.toSeconds(), TimeUnit.SECONDS);
  }

  /** The routes of the trail that {@code domain} writes. */
  AuditRoutes routes(Domain domain) {
    return new AuditRoutes(
        new AuditStore(database),
        new AuditTrails(
            verifier,
            new AuditPartitions(settings.partitions()),
            domain.trails(),
            system.scheduler()));
  }

  private static void node(AuditLog log, AuditType type) {
    log.note(log.event(type, AuditOrigin.unknown(""), "", Outcome.OK, ""));
  }

  private static void retain(AuditRetention retention, Clock clock) {
    var unused =
        retention
            .run(clock.instant())
            .whenComplete(
                (months, failure) -> {
                  if (failure != null) {
                    LOG.warn("Old audit events could not be removed: {}", failure.toString());
                  } else if (months > 0) {
                    LOG.info("{} months of audit events were removed", months);
                  }
                });
  }
}
