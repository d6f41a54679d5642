package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.HeardAudit;
import io.atrio.actors.channel.LiveChannel;
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

/** On which channels a session's streams may see who is there; said ahead of what they hear. */
class SessionPresenceTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local")
              .withFallback(ConfigFactory.load()));

  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of(
                  "viewer",
                  List.of("subscribe:*"),
                  "seer",
                  List.of("subscribe:*", "presence:room:*"))));
  private final SessionRules rules =
      new SessionRules(
          roles,
          10,
          3,
          new EndedSessions(Duration.ofHours(1), 100, Clock.systemUTC()),
          new PresenceRules(roles, LiveChannel.withRooms(10, 1000, 1000)));
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<ChannelHub.Command> hub = KIT.createTestProbe();
  private final TestProbe<SessionAnswer> asking = KIT.createTestProbe();
  private final ActorRef<SessionProtocol.Command> session =
      KIT.spawn(
          SessionEntity.create(
              new SessionNode(
                  rules,
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
  void aStreamMaySeeWhereItsRolesAllowIt() {
    attach(user("seer"), "room:1", "orders");

    hub.expectMessage(new ChannelHub.Watch(1, List.of("room:1")));
    hub.expectMessageClass(ChannelHub.Admit.class);
  }

  @Test
  void aChannelThatIsAddedIsSeenBeforeItIsHeard() {
    attach(user("seer"), "room:1");
    hub.expectMessageClass(ChannelHub.Watch.class);
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(new SessionProtocol.Subscribe(user("seer"), "", null, "room:2", asking.getRef()));

    hub.expectMessage(new ChannelHub.Watch(1, List.of("room:1", "room:2")));
    assertThat(hub.expectMessageClass(ChannelHub.Subscribe.class).channel()).isEqualTo("room:2");
  }

  @Test
  void aNewTokenTakesItAwayAndGivesItBack() {
    attach(user("seer"), "room:1");
    hub.expectMessageClass(ChannelHub.Watch.class);
    hub.expectMessageClass(ChannelHub.Admit.class);
    session.tell(new SessionProtocol.Refresh(user("viewer"), "", null, asking.getRef()));
    hub.expectMessage(new ChannelHub.Watch(1, List.of()));
    hub.expectMessageClass(ChannelHub.Renew.class);
    hub.expectMessageClass(ChannelHub.Unsubscribe.class);
    hub.expectMessageClass(ChannelHub.Subscribe.class);
    session.tell(new SessionProtocol.Refresh(user("seer"), "", null, asking.getRef()));

    hub.expectMessage(new ChannelHub.Watch(1, List.of("room:1")));
  }

  private void attach(Principal principal, String... channels) {
    session.tell(
        new SessionProtocol.Attach(1, hub.getRef(), principal, "", List.of(channels), null));
  }

  private static Principal user(String role) {
    return new Principal(Principal.Kind.USER, "ana", "s1", Set.of(role), 1_800_000_000L);
  }
}
