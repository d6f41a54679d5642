package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.GrantsInMemory;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.permission.UserGrants;
import io.atrio.actors.stream.Departure;
import io.atrio.cluster.settings.PermissionSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What becomes of a session's open streams when its user's roles change. */
class SessionGrantsTest {
  private static final EndedSessions ENDED =
      new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC());
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));
  private static final int MAX_CHANNELS = 7;
  private static final Principal ANA =
      new Principal(Principal.Kind.USER, "ana", "s1", Set.of("viewer"), 1_800_000_000L);

  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of("viewer", List.of("subscribe:news"), "trader", List.of("subscribe:orders*"))));
  private final GrantsInMemory grants = new GrantsInMemory();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  new SessionRules(roles, MAX_CHANNELS, 3, ENDED, NoPresence.of(roles), grants),
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
  void aStreamHearsTheChannelsOfRolesThatWereGranted() {
    grants.know("ana", "trader");

    assertThat(attach(1, "orders.eu"))
        .containsExactlyInAnyOrder(
            "user:ana", "session:s1", "role:trader", "role:viewer", "all", "orders.eu");
  }

  @Test
  void aRoleThatIsTakenAwayEndsItsChannels() {
    grants.know("ana", "trader");
    attach(1, "orders.eu", "news");

    grants.know("ana");
    session.tell(SessionProtocol.Recheck.NOW);

    leaves(1, "role:trader");
    leaves(1, "orders.eu");
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aRoleThatIsGrantedBringsItsChannelToEveryStream() {
    grants.know("ana");
    attach(1, "news");
    attach(2);

    grants.know("ana", "trader");
    session.tell(SessionProtocol.Recheck.NOW);

    joins(1, "role:trader");
    joins(2, "role:trader");
  }

  @Test
  void rolesOfTheTokenStay() {
    grants.know("ana", "viewer", "trader");
    attach(1, "news");

    grants.know("ana");
    session.tell(SessionProtocol.Recheck.NOW);

    leaves(1, "role:trader");
    hub.expectNoMessage(Duration.ZERO);
  }

  @Test
  void nothingIsToldWhereNothingHasChanged() {
    grants.know("ana", "trader");
    attach(1, "orders.eu");

    session.tell(SessionProtocol.Recheck.NOW);

    hub.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void aChangeThatOvertookTheStreamIsFound() {
    grants.forget("ana");
    attach(1, "news");

    question().complete(new UserGrants(Set.of("trader"), 2));

    joins(1, "role:trader");
  }

  @Test
  void whatIsKnownByNowCountsMoreThanAnOlderAnswer() {
    grants.forget("ana");
    attach(1, "news");
    CompletableFuture<UserGrants> late = question();

    grants.know("ana");
    late.complete(new UserGrants(Set.of("trader"), 1));

    hub.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void whatCannotBeLearntTakesNothingAway() {
    grants.know("ana", "trader");
    attach(1, "orders.eu");

    grants.forget("ana");
    session.tell(SessionProtocol.Recheck.NOW);
    question().completeExceptionally(new IllegalStateException("PostgreSQL is away"));

    hub.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void ofMoreRolesThanAStreamMayHearChannelsSomeAreLeftOut() {
    grants.know("ana");
    attach(1);

    grants.know("ana", "a", "b", "c", "d", "e", "f");
    session.tell(SessionProtocol.Recheck.NOW);

    hub.receiveSeveralMessages(MAX_CHANNELS - 4);
    hub.expectNoMessage(Duration.ofMillis(100));
  }

  private List<String> attach(long stream, String... channels) {
    session.tell(
        new SessionProtocol.Attach(
            stream, hub.getRef(), ANA, "203.0.113.7", List.of(channels), null));
    return hub.expectMessageClass(ChannelHub.Admit.class).channels();
  }

  private CompletableFuture<UserGrants> question() {
    return await().until(grants::question, asked -> asked != null);
  }

  private void leaves(long stream, String channel) {
    hub.expectMessage(new ChannelHub.Unsubscribe(stream, channel, Departure.PERMISSION));
  }

  private void joins(long stream, String channel) {
    ChannelHub.Subscribe told = hub.expectMessageClass(ChannelHub.Subscribe.class);
    assertThat(told.stream()).isEqualTo(stream);
    assertThat(told.channel()).isEqualTo(channel);
  }
}
