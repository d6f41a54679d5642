package io.atrio.actors.audit;

import io.atrio.actors.error.Refused;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** An event that is not journalled yet, and who waits for it to be, if anybody does. */
final class Pending {
  private final AuditEvent event;
  private @Nullable ActorRef<AuditBuffer.Answer> waiter;

  Pending(AuditEvent event, @Nullable ActorRef<AuditBuffer.Answer> waiter) {
    this.event = event;
    this.waiter = waiter;
  }

  AuditEvent event() {
    return event;
  }

  /** Whether somebody waits. */
  boolean urgent() {
    return waiter != null;
  }

  /** Tells who waits how it ended; the first time only. */
  void answer(Optional<Refused> refused) {
    if (waiter != null) {
      waiter.tell(new AuditBuffer.Answer(refused));
      waiter = null;
    }
  }
}
