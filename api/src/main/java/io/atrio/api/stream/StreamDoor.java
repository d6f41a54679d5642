package io.atrio.api.stream;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.directory.SessionPost;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.LimitMetrics;
import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.CatchUp;
import io.atrio.actors.stream.Cursor;
import io.atrio.actors.stream.Hello;
import io.atrio.actors.stream.SessionStream;
import io.atrio.api.answer.Cors;
import io.atrio.api.auth.Authentication;
import io.atrio.api.auth.Authenticator;
import io.atrio.api.auth.ClusterTickets;
import io.atrio.cluster.settings.ChannelSettings;
import io.atrio.cluster.settings.DrainSettings;
import io.atrio.cluster.settings.SessionSettings;
import io.atrio.cluster.settings.SlowReader;
import io.atrio.cluster.settings.StreamSettings;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What the stream door does with a request once HTTP has been read: authenticate, hand over to the
 * session, and tell when the connection has gone. Thread-safe.
 */
public final class StreamDoor {
  /**
   * With this begin the ids of the platform's own sessions, which warm this door up and are not
   * audited and nowhere present. Nobody else can have one: it is made anew by each process.
   */
  public static final String OWN_SESSION =
      "warm-up-" + Long.toUnsignedString(new SecureRandom().nextLong(), 36) + "-";

  private static final int UNAVAILABLE = 503;

  private final StreamSettings settings;
  private final DrainSettings drain;
  private final Function<String, SlowReader> policies;
  private final Authenticator authenticator;
  private final ClusterTickets tickets;
  private final Cors cors;
  private final String node;
  private final ActorRef<ChannelHub.Command> hub;
  private final CatchUp catchUp;
  private final SessionPost sessions;
  private final AuditLog audit;
  private final EndedSessions ended;
  private final UserStreams users;
  private final DoorMetrics metrics;
  private final AtomicLong ids = new AtomicLong();

  /** A door to {@code sessions} for those whom {@code authenticator} or {@code tickets} know. */
  public StreamDoor(
      StreamSettings settings,
      DrainSettings drain,
      SessionSettings session,
      ChannelSettings channels,
      Authenticator authenticator,
      ClusterTickets tickets,
      Cors cors,
      String node,
      ActorRef<ChannelHub.Command> hub,
      SessionPost sessions,
      AuditLog audit,
      EndedSessions ended,
      DoorMetrics metrics) {
    this.settings = settings;
    this.drain = drain;
    this.users = new UserStreams(session.maxStreamsPerUser());
    this.policies = channel -> channels.of(channel).slowReader();
    this.authenticator = authenticator;
    this.tickets = tickets;
    this.cors = cors;
    this.node = node;
    this.hub = hub;
    this.catchUp =
        (s, after, extent, question) -> hub.tell(new ChannelHub.Fetch(s, after, extent, question));
    this.sessions = sessions;
    this.audit = audit;
    this.ended = ended;
    this.metrics = metrics;
  }

  CompletionStage<Authentication> authenticate(StreamRequest request) {
    String ticket = request.ticket();
    CompletionStage<Authentication> known =
        ticket != null && request.authorization() == null
            ? tickets.redeem(ticket).thenCompose(authenticator::entitled)
            : authenticator.authenticate(request.authorization());
    return known.thenApply(result -> counted(result.unlessEnded(ended)));
  }

  private Authentication counted(Authentication result) {
    return result instanceof Authentication.Known known && isOwn(known.principal())
        ? result
        : metrics.authentications().counted(result);
  }

  private static boolean isOwn(Principal principal) {
    return principal.session().startsWith(OWN_SESSION);
  }

  /**
   * Lets a stream of {@code principal} at the network address {@code from} begin, unless its user
   * has too many already.
   */
  void open(
      StreamConnection connection,
      NettyLoop loop,
      Principal principal,
      String from,
      StreamRequest request) {
    boolean opens = users.open(principal.user());
    if (isOwn(principal) || metrics.limits().decided(LimitMetrics.Limit.USER_STREAMS, opens)) {
      begin(connection, loop, principal, from, request);
    } else {
      audit.note(
          audit.event(
              AuditType.LIMIT_HIT,
              AuditOrigin.of(principal, from).in(connection.requestId()),
              "",
              AuditEvent.Outcome.DENIED,
              ErrorCode.TOO_MANY_STREAMS.code()));
      connection.refuse(users.refusal());
    }
  }

  private void begin(
      StreamConnection connection,
      NettyLoop loop,
      Principal principal,
      String from,
      StreamRequest request) {
    long id = ids.incrementAndGet();
    Hello hello = new Hello(principal, node, (int) settings.heartbeat().toSeconds());
    Cursor cursor = Cursor.parse(request.cursor(), principal.user());
    SessionStream stream =
        new SessionStream(
            id, loop, connection, hello, cursor, catchUp, policies, metrics.streams());
    boolean own = isOwn(principal);
    if (own) {
      stream.hide();
    }
    connection.carry(stream);
    hub.tell(new ChannelHub.Open(stream));
    SessionProtocol.Attach attach =
        new SessionProtocol.Attach(
            id, hub, principal, own ? "" : from, request.channels(), connection.requestId());
    if (own) {
      sessions.attachHere(attach);
    } else {
      sessions.attach(attach);
    }
  }

  void closed(SessionStream stream) {
    users.closed(stream.user());
    hub.tell(new ChannelHub.Closed(stream.id()));
    sessions.detach(stream.session(), new SessionProtocol.Detach(stream.id(), hub));
  }

  /** Counts a request that became no stream. */
  void refused(Refused refused) {
    metrics.streams().refused(refused.code());
  }

  /** Counts a credential from the network address {@code from} that did not hold. */
  void unauthenticated(String from, Refused refused) {
    if (refused.code().status() == 401) {
      audit.authenticationFailed(from, refused.code());
    }
  }

  Duration headTimeout() {
    return settings.headTimeout();
  }

  int maxHead() {
    return settings.maxHead();
  }

  Cors cors() {
    return cors;
  }

  /**
   * A whole refusal of request {@code id}; of what can succeed later a stream that only says
   * goodbye, and how long to wait before coming back.
   */
  byte[] refusal(Refused refused, @Nullable String allowedOrigin, String id) {
    boolean later =
        refused.code().status() == UNAVAILABLE || refused.code() == ErrorCode.RATE_LIMITED;
    if (!later) {
      return StreamHead.refusal(refused, allowedOrigin, id);
    }
    byte[] head = streamHead(allowedOrigin, id, refused.waitMillis());
    byte[] goodbye = Bye.instead(refused);
    byte[] both = Arrays.copyOf(head, head.length + goodbye.length);
    System.arraycopy(goodbye, 0, both, head.length, goodbye.length);
    return both;
  }

  /** Tells a client that is sent away when to come back. */
  byte[] retrySoon() {
    long min = drain.retryMin().toMillis();
    long wait = ThreadLocalRandom.current().nextLong(min, drain.retryMax().toMillis() + 1);
    return ("retry: " + wait + "\n\n").getBytes(StandardCharsets.US_ASCII);
  }

  byte[] streamHead(@Nullable String allowedOrigin, String id) {
    return streamHead(allowedOrigin, id, 0);
  }

  /** The client is to come back after {@code wait} milliseconds at the earliest. */
  private byte[] streamHead(@Nullable String allowedOrigin, String id, long wait) {
    return StreamHead.stream(
        allowedOrigin,
        id,
        wait + settings.retryMin().toMillis(),
        wait + settings.retryMax().toMillis());
  }
}
