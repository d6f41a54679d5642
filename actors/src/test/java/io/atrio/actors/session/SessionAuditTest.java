package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SessionAuditTest {
  private static final EndedSessions ENDED =
      new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final String HERE = "203.0.113.7";
  private static final String THERE = "2001:db8::1";

  private static final RolePermissions ROLES =
      new RolePermissions(new PermissionSettings(Map.of("viewer", List.of("subscribe:orders*"))));

  private final HeardAudit audit = new HeardAudit(KIT);
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  new SessionRules(ROLES, 4, 2, ENDED, NoPresence.of(ROLES)),
                  new SessionAudit(audit.log()),
                  SessionLimit.NONE,
                  Duration.ofMinutes(1),
                  SessionRegister.NONE,
                  Clock.systemUTC()),
              shard.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void theFirstStreamOpensTheSessionAndEachIsAttached() {
    attach(1, "ana", HERE);
    attach(2, "ana", THERE);

    tells(AuditType.SESSION_OPENED, "", HERE);
    tells(AuditType.STREAM_ATTACHED, "1", HERE);
    tells(AuditType.STREAM_ATTACHED, "2", THERE);
  }

  @Test
  void whatARequestForAStreamCausesSaysSoAndWhatComesLaterDoesNot() {
    Principal ana = new Principal(Principal.Kind.USER, "ana", "s1", Set.of(), 1_800_000_000L);
    session.tell(new SessionProtocol.Attach(1, hub.getRef(), ana, HERE, List.of(), "r-1"));
    session.tell(new SessionProtocol.Detach(1, hub.getRef()));

    assertThat(List.of(audit.noted(), audit.noted(), audit.noted()))
        .extracting(AuditEvent::type, AuditEvent::request)
        .containsExactly(
            tuple(AuditType.SESSION_OPENED, "r-1"),
            tuple(AuditType.STREAM_ATTACHED, "r-1"),
            tuple(AuditType.STREAM_DETACHED, ""));
  }

  @Test
  void aStreamThatGoesIsDetachedWithItsOwnAddress() {
    open();
    attach(2, "ana", THERE);
    audit.noted();
    session.tell(new SessionProtocol.Detach(2, hub.getRef()));

    tells(AuditType.STREAM_DETACHED, "2", THERE);
  }

  @Test
  void aStreamThatNeverWasIsNotDetached() {
    open();
    session.tell(new SessionProtocol.Detach(2, hub.getRef()));
    session.tell(new SessionProtocol.Detach(1, hub.getRef()));

    tells(AuditType.STREAM_DETACHED, "1", HERE);
  }

  @Test
  void aSessionThatEndsIsClosedAfterItsStreams() {
    open();
    session.tell(SessionProtocol.Stop.NOW);

    tells(AuditType.STREAM_DETACHED, "1", HERE);
    tells(AuditType.SESSION_CLOSED, "", HERE);
  }

  @Test
  void aSessionThatNeverHadAStreamLeavesNoTrace() {
    session.tell(SessionProtocol.Stop.NOW);

    hub.expectTerminated(session);
    audit.isQuiet();
  }

  @Test
  void aRefusedChannelIsToldOnlyOnceThatIsJournalled() {
    attach(1, "ana", HERE, "orders", "payroll");
    AuditEvent told = audit.journalledWhile(() -> hub.expectNoMessage(Duration.ZERO));

    assertThat(told.type()).isEqualTo(AuditType.PERMISSION_DENIED);
    assertThat(told.user()).isEqualTo("ana");
    assertThat(told.target()).isEqualTo("orders");
    assertThat(told.address()).isEqualTo(HERE);
    assertThat(told.outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    assertThat(told.detail()).isEqualTo("permission_denied");
    assertThat(refused()).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void oneStreamTooManyIsALimitHit() {
    open();
    attach(2, "ana", HERE);
    audit.noted();
    attach(3, "ana", HERE);

    AuditEvent event = audit.journalled();
    assertThat(event.type()).isEqualTo(AuditType.LIMIT_HIT);
    assertThat(event.detail()).isEqualTo("too_many_streams");
    hub.expectMessageClass(ChannelHub.Admit.class);
    hub.expectMessageClass(ChannelHub.Admit.class);
    assertThat(refused()).isEqualTo(ErrorCode.TOO_MANY_STREAMS);
  }

  @Test
  void anothersSessionIsDenied() {
    open();
    attach(2, "bob", HERE);

    AuditEvent event = audit.journalled();
    assertThat(event.type()).isEqualTo(AuditType.PERMISSION_DENIED);
    assertThat(event.user()).isEqualTo("bob");
    assertThat(event.detail()).isEqualTo("session_mismatch");
  }

  @Test
  void aRefusalThatCannotBeJournalledIsRefusedAsThat() {
    attach(1, "ana", HERE, "orders");
    audit.givenUp();

    assertThat(refused()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
  }

  @Test
  void aMistakeInTheRequestIsNotAudited() {
    attach(1, "ana", HERE, Set.of("viewer"), "orders1", "orders2");

    assertThat(refused()).isEqualTo(ErrorCode.TOO_MANY_CHANNELS);
    audit.isQuiet();
  }

  @Test
  void aStreamWithoutAnAddressLeavesNoTrace() {
    attach(1, "ana", "");
    hub.expectMessageClass(ChannelHub.Admit.class);
    attach(2, "ana", "", "orders");
    assertThat(refused()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    session.tell(SessionProtocol.Stop.NOW);

    hub.expectMessageClass(ChannelHub.End.class);
    hub.expectTerminated(session);
    audit.isQuiet();
  }

  private void open() {
    attach(1, "ana", HERE);
    tells(AuditType.SESSION_OPENED, "", HERE);
    tells(AuditType.STREAM_ATTACHED, "1", HERE);
  }

  private void attach(long stream, String user, String address, String... channels) {
    attach(stream, user, address, Set.of(), channels);
  }

  private void attach(
      long stream, String user, String address, Set<String> roles, String... channels) {
    Principal principal = new Principal(Principal.Kind.USER, user, "s1", roles, 1_800_000_000L);
    session.tell(
        new SessionProtocol.Attach(
            stream, hub.getRef(), principal, address, List.of(channels), null));
  }

  private void tells(AuditType type, String target, String address) {
    AuditOrigin origin = new AuditOrigin("ana", "s1", address, "");
    assertThat(audit.noted())
        .isEqualTo(audit.log().event(type, origin, target, AuditEvent.Outcome.OK, ""));
  }

  private ErrorCode refused() {
    return hub.expectMessageClass(ChannelHub.Refuse.class).refused().code();
  }
}
