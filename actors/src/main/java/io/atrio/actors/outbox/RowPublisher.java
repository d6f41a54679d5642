package io.atrio.actors.outbox;

import io.atrio.actors.error.Refused;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Publishes rows. */
@FunctionalInterface
public interface RowPublisher {

  /**
   * Publishes a row under its key. Completes with nothing once it has its place in its channel, now
   * or since an earlier time, and with the refusal of the channel's owner; fails when the owner
   * does not answer.
   */
  CompletionStage<Optional<Refused>> publish(OutboxRow row);
}
