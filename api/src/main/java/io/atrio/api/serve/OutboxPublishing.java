package io.atrio.api.serve;

import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.outbox.ChannelPublisher;
import io.atrio.actors.outbox.OutboxRelay;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.outbox.PostgresOutboxStore;
import io.atrio.persistence.postgres.PostgresPool;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * This node's part in publishing what the application's transactions wrote. What it leaves at its
 * stop is published by the other nodes or at the next start.
 */
final class OutboxPublishing {
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(3);

  private final ActorSystem<?> system;
  private final ActorRef<OutboxRelay.Command> relay;

  private OutboxPublishing(ActorSystem<?> system, ActorRef<OutboxRelay.Command> relay) {
    this.system = system;
    this.relay = relay;
  }

  /** Starts it, if it is on. */
  static void start(
      ActorSystem<?> system,
      AtrioSettings settings,
      PostgresPool postgres,
      ChannelOwners owners,
      Closing closing) {
    if (!settings.outbox().enabled()) {
      return;
    }
    int maxData = settings.channel().maxData();
    ActorRef<OutboxRelay.Command> relay =
        system.systemActorOf(
            OutboxRelay.create(
                new PostgresOutboxStore(postgres, maxData),
                new ChannelPublisher(owners),
                settings.outbox(),
                maxData),
            "outbox-relay",
            Props.empty());
    closing.add(new OutboxPublishing(system, relay)::stop);
  }

  /** Settles what is under way, within three seconds. */
  private void stop() throws ExecutionException, TimeoutException, InterruptedException {
    var unused =
        AskPattern.<OutboxRelay.Command, Done>ask(
                relay, OutboxRelay.Stop::new, STOPPED_WITHIN, system.scheduler())
            .toCompletableFuture()
            .get(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
