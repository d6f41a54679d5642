package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.permission.UserGrants;
import io.atrio.cluster.WireMessage;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What is said to a {@link SessionEntity}. */
public final class SessionProtocol {

  /** What a session understands. */
  public sealed interface Command {}

  /** What is said to a session, and not to this entity of it: sent on to where the session is. */
  public sealed interface Following extends Command {}

  /**
   * A stream on {@code hub}'s node wants to listen; the hub is told {@code Admit} or {@code
   * Refuse}, the latter once the refusal is in the audit trail.
   *
   * @param address the client's network address; empty for the platform's own streams, which are
   *     neither audited nor limited
   * @param request the id of the request for the stream; null if an older node sends it
   */
  public record Attach(
      long stream,
      ActorRef<ChannelHub.Command> hub,
      Principal principal,
      String address,
      List<String> channels,
      @Nullable String request)
      implements Following, WireMessage {

    AuditOrigin origin() {
      return AuditOrigin.of(principal, address).in(request);
    }

    /** Whether it is the platform's own. */
    boolean own() {
      return address.isEmpty();
    }

    Attach with(Principal current) {
      return current.equals(principal)
          ? this
          : new Attach(stream, hub, current, address, channels, request);
    }
  }

  /** A stream has gone. */
  public record Detach(long stream, ActorRef<ChannelHub.Command> hub)
      implements Command, WireMessage {}

  /**
   * All streams of the session, and those to come, shall listen to one channel more; answers with
   * {@link SessionAnswer.Subscribed} or {@link SessionAnswer.Denied}. Doing so twice does no harm.
   *
   * @param address the network address of whoever asks
   * @param request the id of the request; null if an older node sends it
   */
  public record Subscribe(
      Principal principal,
      String address,
      @Nullable String request,
      String channel,
      ActorRef<SessionAnswer> replyTo)
      implements Following, WireMessage {

    AuditOrigin origin() {
      return AuditOrigin.of(principal, address).in(request);
    }
  }

  /**
   * No stream of the session, nor any to come, shall listen to a channel; answers with {@link
   * SessionAnswer.Unsubscribed} or {@link SessionAnswer.Denied}. Doing so twice does no harm.
   *
   * @param address the network address of whoever asks
   * @param request the id of the request; null if an older node sends it
   */
  public record Unsubscribe(
      Principal principal,
      String address,
      @Nullable String request,
      String channel,
      ActorRef<SessionAnswer> replyTo)
      implements Following, WireMessage {

    AuditOrigin origin() {
      return AuditOrigin.of(principal, address).in(request);
    }
  }

  /**
   * All streams of the session go on with the token of {@code principal} and hear what it allows;
   * answers with {@link SessionAnswer.Refreshed} or {@link SessionAnswer.Denied}.
   *
   * @param address the network address of whoever asks
   * @param request the id of the request; null if an older node sends it
   */
  public record Refresh(
      Principal principal,
      String address,
      @Nullable String request,
      ActorRef<SessionAnswer> replyTo)
      implements Following, WireMessage {

    AuditOrigin origin(Principal current) {
      return AuditOrigin.of(current, address).in(request);
    }
  }

  /**
   * A request of the session wants to go on; answers with {@link LimitAnswer}.
   *
   * @param session its id; empty if an older node sends it
   * @param user whose session it is; empty if an older node sends it
   */
  public record Admit(String session, String user, int cost, ActorRef<LimitAnswer> replyTo)
      implements Following, WireMessage {

    /** Before there was a directory a session needed not be told who it is. */
    public Admit {
      session = Objects.requireNonNullElse(session, "");
      user = Objects.requireNonNullElse(user, "");
    }
  }

  /**
   * Ends the session for good: says goodbye to its streams and answers with how many there were.
   * The caller has seen to it that this is in the audit trail.
   */
  public record End(String session, ActorRef<Integer> replyTo) implements Following, WireMessage {}

  /** Ends every stream at once, as a broken network would; answers with how many there were. */
  public record Cut(ActorRef<Integer> replyTo) implements Following, WireMessage {}

  /**
   * Ends a session that has no stream, without waiting for its grace period to be over. One that
   * has asked for much lives until its next life could not ask for more.
   */
  public enum EndIfIdle implements Command, WireMessage {
    NOW
  }

  /**
   * What the session's user may do may have changed: its streams hear what he may hear now, and no
   * more. Doing so twice does no harm.
   */
  public enum Recheck implements Command, WireMessage {
    NOW
  }

  /**
   * A stream of another node wants to listen. A session that has no other stream is born again
   * where the stream is, under the entity id {@code home}, and takes along what matters.
   */
  public record Come(Attach attach, String home) implements Following, WireMessage {}

  /**
   * The session lives here from now on.
   *
   * @param attach the stream that it came for; null if there is none
   */
  public record Inherit(SessionLegacy legacy, @Nullable Attach attach)
      implements Command, WireMessage {}

  /** The session lives elsewhere too, and is to go on there: its streams are sent to come again. */
  public record Yield(String entity) implements Command {}

  /** Asks what can be seen of the session. */
  public record Describe(ActorRef<SessionState> replyTo) implements Following, WireMessage {}

  /** What the user has been granted; null if that could not be learnt. */
  record Learnt(@Nullable UserGrants grants) implements Command {}

  record HubLost(ActorRef<ChannelHub.Command> hub) implements Command {}

  /** Sent by the shard, which keeps what comes meanwhile for the session's next life. */
  public enum Stop implements Command {
    NOW
  }

  private SessionProtocol() {}
}
