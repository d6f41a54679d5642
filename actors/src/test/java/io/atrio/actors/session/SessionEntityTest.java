package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.stream.Bye;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SessionEntityTest {
  private static final EndedSessions ENDED =
      new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int MAX_STREAMS = 3;
  private static final int MAX_CHANNELS = 6;

  /** Streams of these tests have no address, so that none is audited. */
  private static final HeardAudit AUDIT = new HeardAudit(KIT);

  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of("viewer", List.of("subscribe:orders*"), "admin", List.of("*"))));
  private final ActorRef<ClusterSharding.ShardCommand> shard =
      KIT.spawn(Behaviors.receiveMessage(SessionEntityTest::stopOnRequest));
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  new SessionRules(roles, MAX_CHANNELS, MAX_STREAMS, ENDED, NoPresence.of(roles)),
                  new SessionAudit(AUDIT.log()),
                  SessionLimit.NONE,
                  GRACE,
                  SessionRegister.NONE,
                  Clock.systemUTC()),
              shard));
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aStreamHearsItsAutomaticChannelsAndThoseItAsksFor() {
    attach(1, user("ana", "viewer"), "orders.eu");

    assertThat(admitted(1))
        .containsExactly("user:ana", "session:s1", "role:viewer", "all", "orders.eu");
  }

  @Test
  void aSessionHoldsSeveralStreams() {
    for (int stream = 1; stream <= MAX_STREAMS; stream++) {
      attach(stream, user("ana"));
      assertThat(admitted(stream)).isNotEmpty();
    }
  }

  @Test
  void anotherUsersTokenIsRefused() {
    attach(1, user("ana"));
    admitted(1);
    attach(2, user("bob"));

    assertThat(refused(2)).isEqualTo(ErrorCode.SESSION_MISMATCH);
  }

  @Test
  void oneStreamTooManyIsRefusedUntilOneHasGone() {
    for (int stream = 1; stream <= MAX_STREAMS; stream++) {
      attach(stream, user("ana"));
      admitted(stream);
    }
    attach(4, user("ana"));
    assertThat(refused(4)).isEqualTo(ErrorCode.TOO_MANY_STREAMS);

    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    attach(5, user("ana"));
    assertThat(admitted(5)).isNotEmpty();
  }

  @Test
  void aChannelWithoutPermissionIsRefused() {
    attach(1, user("ana", "viewer"), "orders", "payroll");

    assertThat(refused(1)).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void automaticChannelsOfOthersAreRefused() {
    attach(1, user("ana", "viewer"), "user:bob");
    assertThat(refused(1)).isEqualTo(ErrorCode.PERMISSION_DENIED);
    attach(2, user("ana", "viewer"), "role:admin");
    assertThat(refused(2)).isEqualTo(ErrorCode.PERMISSION_DENIED);
    attach(3, user("ana", "viewer"), "session:s2");
    assertThat(refused(3)).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void onlyWhoMayDoEverythingHearsOthersAutomaticChannels() {
    attach(1, user("ana", "admin"), "user:bob");

    assertThat(admitted(1)).contains("user:bob");
  }

  @Test
  void onesOwnAutomaticChannelsMayBeAskedForAndComeOnce() {
    attach(1, user("ana"), "user:ana", "all");

    assertThat(admitted(1)).containsExactly("user:ana", "session:s1", "all");
  }

  @Test
  void tooManyChannelsAreRefused() {
    attach(1, user("ana", "viewer"), "orders1", "orders2", "orders3");

    assertThat(refused(1)).isEqualTo(ErrorCode.TOO_MANY_CHANNELS);
  }

  @Test
  void cutAnswersTheCountAndCutsEveryStream() {
    attach(1, user("ana"));
    attach(2, user("ana"));
    admitted(1);
    admitted(2);
    TestProbe<Integer> asking = KIT.createTestProbe();
    session.tell(new SessionProtocol.Cut(asking.getRef()));

    asking.expectMessage(2);
    hub.expectMessage(new ChannelHub.Cut(1));
    hub.expectMessage(new ChannelHub.Cut(2));
  }

  @Test
  void aStreamThatCameJustBeforeTheShardsOrderIsSentToComeAgain() {
    attach(1, user("ana"));
    assertThat(admitted(1)).isNotEmpty();

    session.tell(SessionProtocol.Stop.NOW);

    hub.expectMessage(new ChannelHub.End(1, Bye.DRAIN));
  }

  @Test
  void aSessionEndsAfterItsGraceWithoutStreamsAndNotBefore() {
    attach(1, user("ana"));
    admitted(1);
    TIME.timePasses(GRACE.multipliedBy(3));
    assertThat(count()).isEqualTo(1);

    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    assertThat(count()).isZero();
    TIME.timePasses(GRACE.minusMillis(1));
    assertThat(count()).isZero();

    TIME.timePasses(Duration.ofMillis(1));
    hub.expectTerminated(session);
  }

  @Test
  void aStreamThatComesBackInTimeKeepsTheSession() {
    attach(1, user("ana"));
    admitted(1);
    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    assertThat(count()).isZero();
    TIME.timePasses(GRACE.minusMillis(1));
    attach(2, user("ana"));
    admitted(2);
    TIME.timePasses(GRACE.multipliedBy(2));

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aSessionThatNeverHadAStreamEndsToo() {
    assertThat(count()).isZero();
    TIME.timePasses(GRACE);

    hub.expectTerminated(session);
  }

  @Test
  void anIdleSessionCanBeEndedBeforeItsGraceIsOver() {
    attach(1, user("ana"));
    admitted(1);
    session.tell(SessionProtocol.EndIfIdle.NOW);
    assertThat(count()).isEqualTo(1);

    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    session.tell(SessionProtocol.EndIfIdle.NOW);

    hub.expectTerminated(session);
  }

  private int count() {
    TestProbe<Integer> asking = KIT.createTestProbe();
    session.tell(new SessionProtocol.Cut(asking.getRef()));
    int count = asking.expectMessageClass(Integer.class);
    for (int i = 0; i < count; i++) {
      hub.expectMessageClass(ChannelHub.Cut.class);
    }
    return count;
  }

  private void attach(long stream, Principal principal, String... channels) {
    session.tell(
        new SessionProtocol.Attach(stream, hub.getRef(), principal, "", List.of(channels), null));
  }

  private List<String> admitted(long stream) {
    ChannelHub.Admit admit = hub.expectMessageClass(ChannelHub.Admit.class);
    assertThat(admit.stream()).isEqualTo(stream);
    return admit.channels();
  }

  private ErrorCode refused(long stream) {
    ChannelHub.Refuse refuse = hub.expectMessageClass(ChannelHub.Refuse.class);
    assertThat(refuse.stream()).isEqualTo(stream);
    return refuse.refused().code();
  }

  private static Principal user(String name, String... held) {
    return new Principal(Principal.Kind.USER, name, "s1", Set.of(held), 1_800_000_000L);
  }

  /** Does what a shard does with an entity that asks to go. */
  @SuppressWarnings("unchecked")
  private static Behavior<ClusterSharding.ShardCommand> stopOnRequest(
      ClusterSharding.ShardCommand command) {
    if (command instanceof ClusterSharding.Passivate<?> passivate) {
      ((ActorRef<SessionProtocol.Command>) passivate.entity()).tell(SessionProtocol.Stop.NOW);
    }
    return Behaviors.same();
  }
}
