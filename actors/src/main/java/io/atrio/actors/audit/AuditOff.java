package io.atrio.actors.audit;

import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Stands in the place of the {@link AuditBuffer} where auditing is off: keeps nothing, and answers
 * at once as if everything were journalled.
 */
final class AuditOff {
  private AuditOff() {}

  static Behavior<AuditBuffer.Command> create() {
    return Behaviors.receive(AuditBuffer.Command.class)
        .onMessage(AuditBuffer.Confirm.class, AuditOff::onConfirm)
        .onMessage(AuditBuffer.Flush.class, AuditOff::onFlush)
        .onAnyMessage(unkept -> Behaviors.same())
        .build();
  }

  private static Behavior<AuditBuffer.Command> onConfirm(AuditBuffer.Confirm confirm) {
    confirm.replyTo().tell(new AuditBuffer.Answer(Optional.empty()));
    return Behaviors.same();
  }

  private static Behavior<AuditBuffer.Command> onFlush(AuditBuffer.Flush flush) {
    flush.replyTo().tell(Done.getInstance());
    return Behaviors.same();
  }
}
