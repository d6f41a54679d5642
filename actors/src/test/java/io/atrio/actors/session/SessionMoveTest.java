package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.Gcra;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.limit.RateLimit;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.stream.Bye;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A session that goes to another node, and one that comes from there. */
class SessionMoveTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final long UNIT = Duration.ofSeconds(10).toNanos();
  private static final String THERE = "b-1/s1";

  private final HeardAudit audit = new HeardAudit(KIT);
  private final TestProbe<SessionProtocol.Command> there = KIT.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> other = KIT.createTestProbe();
  private final TestProbe<LimitAnswer> api = KIT.createTestProbe();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong clock = new AtomicLong(UNIT);
  private volatile String successor = "";
  private final ActorRef<SessionProtocol.Command> session = KIT.spawn(session());

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void withAnotherStreamItStaysAndTheNewOneAttaches() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(new SessionProtocol.Come(attach(2, "ana", other), THERE));

    assertThat(other.expectMessageClass(ChannelHub.Admit.class).stream()).isEqualTo(2);
    assertThat(told).containsExactly("lives s1 ana ");
  }

  @Test
  void withoutItGoesAndTakesAlongWhatWasSpentAndChanged() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(
        new SessionProtocol.Unsubscribe(
            user("ana"), "", null, "orders", KIT.<SessionAnswer>createTestProbe().getRef()));
    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    SessionProtocol.Attach coming = attach(2, "ana", other);
    session.tell(new SessionProtocol.Come(coming, THERE));

    SessionProtocol.Inherit inherit = there.expectMessageClass(SessionProtocol.Inherit.class);
    assertThat(inherit.attach()).isEqualTo(coming);
    assertThat(inherit.legacy().entity()).isEqualTo("a-1/s1");
    assertThat(inherit.legacy().dropped()).containsExactly("orders");
    assertThat(inherit.legacy().spent()).isBetween(UNIT / 2, UNIT);
    // The register is told after the other entity.
    await().untilAsserted(() -> assertThat(told).containsExactly("lives s1 ana ", "ended s1"));
  }

  @Test
  void whatStillComesIsSentOnForAWhile() {
    session.tell(new SessionProtocol.Come(attach(1, "ana", other), THERE));
    there.expectMessageClass(SessionProtocol.Inherit.class);
    SessionProtocol.Detach gone = new SessionProtocol.Detach(1, other.getRef());
    session.tell(gone);
    there.expectMessage(gone);

    shard.expectNoMessage(Duration.ZERO);
    TIME.timePasses(Duration.ofSeconds(15));
    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void itComesBackToWhereItWas() {
    session.tell(new SessionProtocol.Come(attach(1, "ana", other), THERE));
    SessionLegacy legacy = there.expectMessageClass(SessionProtocol.Inherit.class).legacy();
    SessionLegacy back =
        new SessionLegacy(
            "s1", "ana", THERE, legacy.opened(), 3 * UNIT, 7, List.of("all"), List.of());
    session.tell(new SessionProtocol.Inherit(back, attach(2, "ana", hub)));

    assertThat(hub.expectMessageClass(ChannelHub.Admit.class).stream()).isEqualTo(2);
    session.tell(new SessionProtocol.Admit("s1", "ana", 1, api.getRef()));
    assertThat(api.expectMessageClass(LimitAnswer.Admitted.class).remaining()).isEqualTo(1);
    assertThat(told).containsExactly("ended s1", "lives s1 ana " + THERE);
  }

  @Test
  void whatAnOlderNodeAsksWithoutSayingForWhomIsAnsweredAndToldToNobody() {
    session.tell(new SessionProtocol.Admit("", "", 1, api.getRef()));

    assertThat(api.expectMessageClass(LimitAnswer.Admitted.class).remaining()).isPositive();
    assertThat(told).isEmpty();
  }

  @Test
  void anothersStreamMovesNothing() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    session.tell(new SessionProtocol.Come(attach(2, "bob", other), THERE));

    TestProbe<SessionState> asking = KIT.createTestProbe();
    session.tell(new SessionProtocol.Describe(asking.getRef()));
    assertThat(asking.expectMessageClass(SessionState.class).streams()).isZero();
    there.expectNoMessage(Duration.ZERO);
  }

  @Test
  void theLaterOfTwoYieldsAndItsStreamsComeAgain() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(new SessionProtocol.Yield(THERE));

    hub.expectMessage(new ChannelHub.End(1, Bye.DRAIN));
    SessionProtocol.Inherit inherit = there.expectMessageClass(SessionProtocol.Inherit.class);
    assertThat(inherit.attach()).isNull();
    assertThat(inherit.legacy().spent()).isPositive();
  }

  @Test
  void itLivesOnElsewhereWhenItsNodeLeaves() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    successor = THERE;
    session.tell(SessionProtocol.Stop.NOW);

    hub.expectMessage(new ChannelHub.End(1, Bye.DRAIN));
    SessionProtocol.Inherit inherit = there.expectMessageClass(SessionProtocol.Inherit.class);
    assertThat(inherit.attach()).isNull();
    assertThat(inherit.legacy().spent()).isPositive();
    assertThat(inherit.legacy().opened()).as("its end is in the trail already").isNull();
    assertThat(audit.soFar()).extracting(AuditEvent::type).endsWith(AuditType.SESSION_CLOSED);
  }

  @Test
  void oneThatWasEndedDoesNot() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    successor = THERE;
    session.tell(new SessionProtocol.End("s1", KIT.<Integer>createTestProbe().getRef()));
    session.tell(SessionProtocol.Stop.NOW);

    hub.expectTerminated(session);
    there.expectNoMessage(Duration.ZERO);
  }

  @Test
  void oneThatHasSpentNothingAndHasNoStreamEndsWithItsNode() {
    session.tell(attach(1, "ana", hub));
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(new SessionProtocol.Detach(1, hub.getRef()));
    clock.addAndGet(UNIT);
    successor = THERE;
    session.tell(SessionProtocol.Stop.NOW);

    hub.expectTerminated(session);
    there.expectNoMessage(Duration.ZERO);
  }

  @Test
  void oneThatHasNotLivedElsewhereLivesHereOnceAStreamIsLetIn() {
    SessionLegacy nothing = SessionLegacy.nothing("s1", "ana", THERE);
    session.tell(new SessionProtocol.Inherit(nothing, attach(1, "ana", hub, "user:bob")));
    assertThat(audit.journalled().type()).isEqualTo(AuditType.PERMISSION_DENIED);
    hub.expectMessageClass(ChannelHub.Refuse.class);
    assertThat(told).isEmpty();
    session.tell(attach(2, "ana", hub));

    hub.expectMessageClass(ChannelHub.Admit.class);
    assertThat(told).containsExactly("lives s1 ana " + THERE);
  }

  @Test
  void itIsOpenedAndClosedOnceForTheTrail() {
    SessionLegacy legacy =
        new SessionLegacy(
            "s1",
            "ana",
            THERE,
            AuditOrigin.of(user("ana"), "203.0.113.7"),
            0,
            7,
            List.of(),
            List.of());
    session.tell(new SessionProtocol.Inherit(legacy, attach(1, "ana", hub)));
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(SessionProtocol.Stop.NOW);
    hub.expectTerminated(session);

    assertThat(audit.soFar())
        .extracting(event -> event.type())
        .containsExactly(
            AuditType.STREAM_ATTACHED, AuditType.STREAM_DETACHED, AuditType.SESSION_CLOSED);
  }

  private Behavior<SessionProtocol.Command> session() {
    RolePermissions roles =
        new RolePermissions(new PermissionSettings(Map.of("viewer", List.of("subscribe:*"))));
    EndedSessions ended = new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
    return SessionEntity.create(
        new SessionNode(
            new SessionRules(roles, 6, 3, ended, NoPresence.of(roles)),
            new SessionAudit(audit.log()),
            new SessionLimit(new RateLimit(new Gcra(UNIT, 6, 1), clock::get), 1),
            Duration.ofSeconds(30),
            new Register(),
            Clock.systemUTC()),
        shard.getRef());
  }

  private static SessionProtocol.Attach attach(
      long stream, String user, TestProbe<ChannelHub.Command> hub) {
    return attach(stream, user, hub, "orders");
  }

  private static SessionProtocol.Attach attach(
      long stream, String user, TestProbe<ChannelHub.Command> hub, String channel) {
    return new SessionProtocol.Attach(
        stream, hub.getRef(), user(user), "203.0.113.7", List.of(channel), null);
  }

  private static Principal user(String name) {
    return new Principal(Principal.Kind.USER, name, "s1", Set.of("viewer"), 1_800_000_000L);
  }

  /** Node a's, whose only way leads to node b. */
  private final class Register implements SessionRegister {
    @Override
    public String home(String id) {
      return "a-1/" + id;
    }

    @Override
    public void lives(String id, String user, String replaced) {
      told.add("lives " + id + ' ' + user + ' ' + replaced);
    }

    @Override
    public void elsewhere(String id, int streams) {
      told.add("elsewhere " + id + ' ' + streams);
    }

    @Override
    public void ended(String id) {
      told.add("ended " + id);
    }

    @Override
    public String successor(String id) {
      return successor;
    }

    @Override
    public void send(String entity, SessionProtocol.Command command) {
      assertThat(entity).isEqualTo(THERE);
      there.getRef().tell(command);
    }
  }
}
