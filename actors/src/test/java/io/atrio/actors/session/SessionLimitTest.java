package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.Gcra;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.limit.RateLimit;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With six units at once, of which one comes back in ten seconds; a stream costs two. */
class SessionLimitTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local"))
              .withFallback(ConfigFactory.load()));
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration UNIT = Duration.ofSeconds(10);
  private static final long NANOS = UNIT.toNanos();

  private final AtomicLong now = new AtomicLong();
  private final RolePermissions roles = new RolePermissions(new PermissionSettings(Map.of()));
  private final EndedSessions ended =
      new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final TestProbe<LimitAnswer> api = KIT.createTestProbe();
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  new SessionRules(roles, 6, 3, ended, NoPresence.of(roles)),
                  new SessionAudit(new HeardAudit(KIT).log()),
                  new SessionLimit(new RateLimit(new Gcra(NANOS, 6, 1), now::get), 2),
                  GRACE,
                  SessionRegister.NONE,
                  Clock.systemUTC()),
              shard.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void requestsAreAdmittedUntilEverythingIsSpentAndAgainWhenSomethingHasComeBack() {
    assertThat(admit(5)).isEqualTo(new LimitAnswer.Admitted(1, 5 * NANOS));
    assertThat(admit(2)).isEqualTo(new LimitAnswer.Limited(1, 5 * NANOS, NANOS));
    pass(UNIT);

    assertThat(admit(2)).isEqualTo(new LimitAnswer.Admitted(0, 6 * NANOS));
  }

  @Test
  void streamsAndRequestsSpendOfTheSame() {
    attach(1);
    hub.expectMessageClass(ChannelHub.Admit.class);
    assertThat(admit(1)).isEqualTo(new LimitAnswer.Admitted(3, 3 * NANOS));
  }

  @Test
  void aStreamOverTheLimitIsRefusedWithTheTimeToWaitAndIsNotThere() {
    admit(5);
    attach(1);

    Refused refused = hub.expectMessageClass(ChannelHub.Refuse.class).refused();
    assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refused.waitMillis()).isEqualTo(UNIT.toMillis());
    assertThat(count()).isZero();

    pass(UNIT);
    attach(2);
    assertThat(hub.expectMessageClass(ChannelHub.Admit.class).stream()).isEqualTo(2);
  }

  @Test
  void aSessionWithoutStreamsThatHasSpentLivesUntilEverythingHasComeBackAndNoLonger() {
    admit(6);
    pass(GRACE);
    shard.expectNoMessage(Duration.ZERO);
    assertThat(admit(1)).isEqualTo(new LimitAnswer.Admitted(2, 4 * NANOS));

    pass(UNIT.multipliedBy(4).minusMillis(1));
    assertThat(count()).isZero();
    shard.expectNoMessage(Duration.ZERO);
    pass(Duration.ofMillis(1));

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void aSessionThatHasSpentCannotBeEndedAsIdle() {
    admit(1);
    session.tell(SessionProtocol.EndIfIdle.NOW);
    assertThat(count()).isZero();
    shard.expectNoMessage(Duration.ZERO);
    pass(UNIT);

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void aSessionThatHasSpentNothingEndsWhenItsGraceIsOver() {
    assertThat(count()).isZero();
    pass(GRACE);

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  private LimitAnswer admit(int cost) {
    session.tell(new SessionProtocol.Admit("s1", "ana", cost, api.getRef()));
    return api.receiveMessage();
  }

  private void attach(long stream) {
    Principal ana = new Principal(Principal.Kind.USER, "ana", "s1", Set.of(), 1_800_000_000L);
    session.tell(
        new SessionProtocol.Attach(stream, hub.getRef(), ana, "203.0.113.7", List.of(), null));
  }

  private int count() {
    TestProbe<Integer> asking = KIT.createTestProbe();
    session.tell(new SessionProtocol.Cut(asking.getRef()));
    return asking.receiveMessage();
  }

  /** The limit's clock first: the timer that fires looks at it. */
  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    TIME.timePasses(time);
  }
}
