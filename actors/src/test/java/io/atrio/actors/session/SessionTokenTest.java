package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
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

/** A session that gets another token, and one that is ended. */
class SessionTokenTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final long LATER = 1_800_003_600L;

  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of("viewer", List.of("subscribe:orders*"), "editor", List.of("subscribe:*"))));
  private final EndedSessions ended =
      new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final TestProbe<SessionAnswer> asking = KIT.createTestProbe();
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  new SessionRules(roles, 6, 3, ended, NoPresence.of(roles)),
                  new SessionAudit(new HeardAudit(KIT).log()),
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
  void everyOpenStreamGoesOnWithTheNewToken() {
    attach(1, user("ana", "viewer"));
    attach(2, user("ana", "viewer"));
    Principal renewed = renewed("ana", "viewer");
    refresh(renewed);

    hub.expectMessage(new ChannelHub.Renew(1, renewed));
    hub.expectMessage(new ChannelHub.Renew(2, renewed));
    asking.expectMessage(new SessionAnswer.Refreshed(LATER, 2));
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatTheNewTokenDoesNotAllowEndsAndWhatItsRolesBringBegins() {
    attach(1, user("ana", "editor"), "orders", "chat");
    refresh(renewed("ana", "viewer"));

    hub.expectMessageClass(ChannelHub.Renew.class);
    hub.expectMessage(new ChannelHub.Unsubscribe(1, "role:editor", Departure.PERMISSION));
    hub.expectMessage(new ChannelHub.Unsubscribe(1, "chat", Departure.PERMISSION));
    assertThat(hub.expectMessageClass(ChannelHub.Subscribe.class).channel())
        .isEqualTo("role:viewer");
    hub.expectNoMessage(Duration.ZERO);
    asking.expectMessage(new SessionAnswer.Refreshed(LATER, 1));
  }

  @Test
  void whatWasAddedIsHeardAgainOnceATokenAllowsIt() {
    attach(1, user("ana", "editor"));
    session.tell(
        new SessionProtocol.Subscribe(user("ana", "editor"), "", null, "chat", asking.getRef()));
    hub.expectMessageClass(ChannelHub.Subscribe.class)
        .replyTo()
        .tell(new ChannelHub.Joined(new Position(1, 1)));
    asking.expectMessageClass(SessionAnswer.Subscribed.class);
    refresh(renewed("ana"));
    hub.expectMessageClass(ChannelHub.Renew.class);
    hub.expectMessage(new ChannelHub.Unsubscribe(1, "role:editor", Departure.PERMISSION));
    hub.expectMessage(new ChannelHub.Unsubscribe(1, "chat", Departure.PERMISSION));
    refresh(renewed("ana", "editor"));

    hub.expectMessageClass(ChannelHub.Renew.class);
    assertThat(hub.expectMessageClass(ChannelHub.Subscribe.class).channel())
        .isEqualTo("role:editor");
    assertThat(hub.expectMessageClass(ChannelHub.Subscribe.class).channel()).isEqualTo("chat");
  }

  @Test
  void anothersTokenIsDenied() {
    attach(1, user("ana"));
    refresh(renewed("bob"));

    assertThat(denied()).isEqualTo(ErrorCode.SESSION_MISMATCH);
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void withoutAStreamThereIsNothingToRefresh() {
    refresh(renewed("ana"));

    assertThat(denied()).isEqualTo(ErrorCode.NO_STREAM);
  }

  @Test
  void aTokenWithMoreRolesThanAStreamHasRoomForIsDenied() {
    attach(1, user("ana", "editor"), "one", "two");
    refresh(renewed("ana", "editor", "viewer"));

    assertThat(denied()).isEqualTo(ErrorCode.TOO_MANY_CHANNELS);
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anEndedSessionSaysGoodbyeToItsStreamsAndDoesNotComeBack() {
    attach(1, user("ana"));
    attach(2, user("ana"));
    TestProbe<Integer> ending = KIT.createTestProbe();
    session.tell(new SessionProtocol.End("s1", ending.getRef()));

    hub.expectMessage(new ChannelHub.End(1, Bye.REVOKED));
    hub.expectMessage(new ChannelHub.End(2, Bye.REVOKED));
    ending.expectMessage(2);
    assertThat(ended.contains("s1")).isTrue();
    shard.expectMessageClass(ClusterSharding.Passivate.class);
    session.tell(new SessionProtocol.Attach(3, hub.getRef(), user("ana"), "", List.of(), null));
    assertThat(hub.expectMessageClass(ChannelHub.Refuse.class).refused().code())
        .isEqualTo(ErrorCode.SESSION_ENDED);
    refresh(renewed("ana"));
    assertThat(denied()).isEqualTo(ErrorCode.SESSION_ENDED);
  }

  @Test
  void theShardsOrderCutsNoStreamThatWasToldGoodbye() {
    attach(1, user("ana"));
    session.tell(new SessionProtocol.End("s1", KIT.<Integer>createTestProbe().getRef()));
    session.tell(SessionProtocol.Stop.NOW);

    hub.expectMessage(new ChannelHub.End(1, Bye.REVOKED));
    hub.expectTerminated(session);
    hub.expectNoMessage(Duration.ZERO);
  }

  private void attach(long stream, Principal principal, String... channels) {
    session.tell(
        new SessionProtocol.Attach(stream, hub.getRef(), principal, "", List.of(channels), null));
    hub.expectMessageClass(ChannelHub.Admit.class);
  }

  private void refresh(Principal principal) {
    session.tell(new SessionProtocol.Refresh(principal, "", null, asking.getRef()));
  }

  private ErrorCode denied() {
    return asking.expectMessageClass(SessionAnswer.Denied.class).refused().code();
  }

  private static Principal user(String name, String... held) {
    return new Principal(Principal.Kind.USER, name, "s1", Set.of(held), 1_800_000_000L);
  }

  private static Principal renewed(String name, String... held) {
    return new Principal(Principal.Kind.USER, name, "s1", Set.of(held), LATER);
  }
}
