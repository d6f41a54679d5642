package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Tells whoever asked a session that it refuses, once that is in the audit trail. From the
 * journal's answer on nothing of the session is touched.
 */
record SessionRefusals(SessionRules rules, SessionAudit audit) {

  /** A stream that asked for {@code wanted} does not begin. */
  void stream(SessionProtocol.Attach attach, List<String> wanted, Refused why) {
    String target =
        why.code() == ErrorCode.PERMISSION_DENIED
            ? rules.forbidden(attach.principal(), wanted).orElse("")
            : "";
    var unused =
        audit
            .refused(attach.origin(), target, why)
            .thenAccept(said -> attach.hub().tell(new ChannelHub.Refuse(attach.stream(), said)));
  }

  /** A change is not made. */
  void change(AuditOrigin origin, String target, Refused why, ActorRef<SessionAnswer> replyTo) {
    var unused =
        audit
            .refused(origin, target, why)
            .thenAccept(said -> replyTo.tell(new SessionAnswer.Denied(said)));
  }
}
