package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.stream.Departure;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.FishingOutcome;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a session says to changes of its subscriptions while its streams are open. */
class SessionSubscriptionsTest {
  private static final EndedSessions ENDED =
      new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final String HERE = "203.0.113.7";
  private static final int MAX_CHANNELS = 6;

  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of("viewer", List.of("subscribe:orders*"), "admin", List.of("*"))));
  private final HeardAudit audit = new HeardAudit(KIT);
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final TestProbe<SessionAnswer> asking = KIT.createTestProbe();
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  new SessionRules(roles, MAX_CHANNELS, 3, ENDED, NoPresence.of(roles)),
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
  void everyOpenStreamJoinsAndTheAnswerIsTheLatestPosition() {
    attach(1, viewer());
    attach(2, viewer());
    subscribe(viewer(), "orders");
    joins(1, "orders", new Position(5, 8));
    joins(2, "orders", new Position(5, 9));

    asking.expectMessage(new SessionAnswer.Subscribed("orders", new Position(5, 9), 2));
  }

  @Test
  void theAnswerWaitsForTheLastStream() {
    attach(1, viewer());
    attach(2, viewer());
    subscribe(viewer(), "orders");
    joins(1, "orders", new Position(5, 8));

    asking.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aStreamThatGoesMeanwhileDoesNotCount() {
    attach(1, viewer());
    attach(2, viewer());
    subscribe(viewer(), "orders");
    joins(1, "orders", null);
    joins(2, "orders", new Position(5, 9));

    asking.expectMessage(new SessionAnswer.Subscribed("orders", new Position(5, 9), 1));
  }

  @Test
  void withoutAStreamItIsRememberedForTheNext() {
    subscribe(viewer(), "orders");
    asking.expectMessage(new SessionAnswer.Subscribed("orders", null, 0));

    assertThat(attach(1, viewer()))
        .containsExactly("user:ana", "session:s1", "role:viewer", "all", "orders");
  }

  @Test
  void laterStreamsHearWhatWasAddedAndNotWhatWasDropped() {
    attach(1, viewer(), "orders.eu");
    subscribe(viewer(), "orders");
    joins(1, "orders", new Position(5, 9));
    unsubscribe(viewer(), "orders.eu");

    assertThat(attach(2, viewer(), "orders.eu")).contains("orders").doesNotContain("orders.eu");
  }

  @Test
  void whatWasDroppedCanBeAddedAgain() {
    attach(1, viewer(), "orders");
    unsubscribe(viewer(), "orders");
    leaves(1, "orders");
    subscribe(viewer(), "orders");
    joins(1, "orders", new Position(5, 9));

    assertThat(attach(2, viewer())).contains("orders");
  }

  @Test
  void whatWasAddedIsNotHeardWithATokenThatDoesNotAllowIt() {
    attach(1, viewer());
    subscribe(viewer(), "orders");
    joins(1, "orders", new Position(5, 9));

    assertThat(attach(2, user("ana"))).doesNotContain("orders");
  }

  @Test
  void everyOpenStreamLeavesAndTheAnswerCountsThem() {
    attach(1, viewer(), "orders");
    attach(2, viewer());
    unsubscribe(viewer(), "orders");

    leaves(1, "orders");
    leaves(2, "orders");
    asking.expectMessage(new SessionAnswer.Unsubscribed("orders", 2));
  }

  @Test
  void droppingAgainIsAnsweredTheSame() {
    attach(1, viewer());
    unsubscribe(viewer(), "orders");
    unsubscribe(viewer(), "orders");

    asking.expectMessage(new SessionAnswer.Unsubscribed("orders", 1));
    asking.expectMessage(new SessionAnswer.Unsubscribed("orders", 1));
  }

  @Test
  void anAutomaticChannelStays() {
    attach(1, viewer());
    for (String own : List.of("user:ana", "session:s1", "role:viewer", "all")) {
      unsubscribe(viewer(), own);
      assertThat(denied()).isEqualTo(ErrorCode.AUTOMATIC_CHANNEL);
    }
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aChannelWithoutPermissionIsDeniedOnceThatIsJournalled() {
    attach(1, viewer());
    audit.noted();
    audit.noted();
    session.tell(new SessionProtocol.Subscribe(viewer(), HERE, null, "payroll", asking.getRef()));
    AuditEvent told = audit.journalledWhile(() -> asking.expectNoMessage(Duration.ZERO));

    assertThat(told.type()).isEqualTo(AuditType.PERMISSION_DENIED);
    assertThat(told.target()).isEqualTo("payroll");
    assertThat(told.address()).isEqualTo(HERE);
    assertThat(denied()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anothersTokenChangesNothing() {
    attach(1, viewer());
    subscribe(user("bob", "admin"), "orders");
    assertThat(denied()).isEqualTo(ErrorCode.SESSION_MISMATCH);
    unsubscribe(user("bob", "admin"), "orders");
    assertThat(denied()).isEqualTo(ErrorCode.SESSION_MISMATCH);
  }

  @Test
  void aSessionThatOnlySubscribedIsItsUsersToo() {
    subscribe(viewer(), "orders");
    asking.expectMessageClass(SessionAnswer.Subscribed.class);
    subscribe(user("bob", "viewer"), "orders");

    assertThat(denied()).isEqualTo(ErrorCode.SESSION_MISMATCH);
  }

  @Test
  void aChannelTooManyIsRefusedAndOneThatIsHeardIsNot() {
    attach(1, viewer(), "orders1", "orders2");
    subscribe(viewer(), "orders3");
    assertThat(denied()).isEqualTo(ErrorCode.TOO_MANY_CHANNELS);

    subscribe(viewer(), "orders2");
    joins(1, "orders2", new Position(5, 9));
    asking.expectMessage(new SessionAnswer.Subscribed("orders2", new Position(5, 9), 1));
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int i = 1; i <= MAX_CHANNELS; i++) {
      subscribe(viewer(), "orders" + i);
      asking.expectMessageClass(SessionAnswer.Subscribed.class);
    }
    subscribe(viewer(), "orders0");

    assertThat(denied()).isEqualTo(ErrorCode.TOO_MANY_CHANNELS);
  }

  private List<String> attach(long stream, Principal principal, String... channels) {
    session.tell(
        new SessionProtocol.Attach(stream, hub.getRef(), principal, HERE, List.of(channels), null));
    return hub.fishForMessage(Duration.ofSeconds(10), SessionSubscriptionsTest::admitted).stream()
        .map(ChannelHub.Admit.class::cast)
        .toList()
        .getFirst()
        .channels();
  }

  private static FishingOutcome admitted(ChannelHub.Command command) {
    return command instanceof ChannelHub.Admit
        ? FishingOutcomes.complete()
        : FishingOutcomes.continueAndIgnore();
  }

  private void subscribe(Principal principal, String channel) {
    session.tell(new SessionProtocol.Subscribe(principal, "", null, channel, asking.getRef()));
  }

  private void unsubscribe(Principal principal, String channel) {
    session.tell(new SessionProtocol.Unsubscribe(principal, "", null, channel, asking.getRef()));
  }

  private void joins(long stream, String channel, @Nullable Position at) {
    ChannelHub.Subscribe told = hub.expectMessageClass(ChannelHub.Subscribe.class);
    assertThat(told.stream()).isEqualTo(stream);
    assertThat(told.channel()).isEqualTo(channel);
    told.replyTo().tell(new ChannelHub.Joined(at));
  }

  private void leaves(long stream, String channel) {
    hub.expectMessage(new ChannelHub.Unsubscribe(stream, channel, Departure.REQUESTED));
  }

  private ErrorCode denied() {
    return asking.expectMessageClass(SessionAnswer.Denied.class).refused().code();
  }

  private static Principal viewer() {
    return user("ana", "viewer");
  }

  private static Principal user(String name, String... held) {
    return new Principal(Principal.Kind.USER, name, "s1", Set.of(held), 1_800_000_000L);
  }
}
