package io.atrio.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditEvents;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditTrail;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Kept;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.channel.Publication;
import io.atrio.actors.directory.OpenSession;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.presence.PresenceNews;
import io.atrio.actors.presence.PresenceProtocol;
import io.atrio.actors.presence.WhoIsThere;
import io.atrio.actors.session.SessionAnswer;
import io.atrio.actors.session.SessionLegacy;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.session.SessionState;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
import io.atrio.cluster.WireMessage;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireMessagesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "wire",
          ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageArrivesAsItWasSent(WireMessage message) {
    WireMessage arrived = KIT.serializationTestKit().verifySerialization(message, false);

    assertThat(arrived)
        .usingRecursiveComparison()
        .withEqualsForFields(Object::equals, "replyTo", "listener", "hub", "entity", "node")
        .isEqualTo(message);
  }

  static Stream<WireMessage> messages() {
    ActorRef<ChannelNews> node = KIT.<ChannelNews>createTestProbe().getRef();
    ActorRef<PresenceNews> here = KIT.<PresenceNews>createTestProbe().getRef();
    ActorRef<ChannelHub.Command> hub = KIT.<ChannelHub.Command>createTestProbe().getRef();
    ActorRef<ChannelProtocol.Command> entity =
        KIT.<ChannelProtocol.Command>createTestProbe().getRef();
    ActorRef<SessionAnswer> answer = KIT.<SessionAnswer>createTestProbe().getRef();
    Position position = new Position((1L << Position.EPOCH_BITS) - 1, 1L << 50);
    Frame frame = Frame.encode("orders", 7, 1000, 2000, "e", "{\"é\":\"😀\"}");
    Page page = new Page(5, 9, false, 3, List.of(frame), 7);
    Refused refused = new Refused(ErrorCode.PERMISSION_DENIED, "no");
    Principal ana =
        new Principal(Principal.Kind.USER, "ana", "s1", Set.of("a", "b"), 1_800_000_000);
    SessionLegacy legacy =
        new SessionLegacy(
            "s1",
            "ana",
            "a-1/s1",
            AuditOrigin.of(ana, "203.0.113.7"),
            1L << 40,
            1L << 41,
            List.of("a"),
            List.of("b"));
    AuditEvent event = AuditEvents.event(AuditType.STREAM_ATTACHED, "ana");
    return Stream.of(
        new ChannelProtocol.Publish(
            "c",
            "e",
            "{}",
            "k",
            5,
            "r1",
            KIT.<ChannelProtocol.PublishAnswer>createTestProbe().getRef()),
        new ChannelProtocol.Publish(
            "c",
            "e",
            "{}",
            null,
            5,
            null,
            KIT.<ChannelProtocol.PublishAnswer>createTestProbe().getRef()),
        new ChannelProtocol.Listen("c", node),
        new ChannelProtocol.Unlisten("c", node),
        new ChannelProtocol.Fetch("c", position, Extent.LATEST_BY_EVENT, 100, 1L << 40, 3, 2, node),
        new ChannelProtocol.Locate("c", KIT.<Position>createTestProbe().getRef()),
        new ChannelProtocol.Published("c", 5, 6, true),
        new ChannelProtocol.NotPublished(Refused.of(ErrorCode.STORAGE_UNAVAILABLE)),
        new ChannelProtocol.PublishAll(
            List.of(
                new Publication("c", "e", "{\"é\":\"😀\"}", "k", 5),
                new Publication("d", "e", "1", null, 1L << 50)),
            "r1",
            KIT.<ChannelProtocol.PublishAllAnswer>createTestProbe().getRef()),
        new ChannelProtocol.PublishedAll(5, List.of(new ChannelProtocol.Place(1L << 50, true))),
        new ChannelProtocol.Read("c", position, 7, 8, KIT.<Page>createTestProbe().getRef()),
        new ChannelProtocol.Read("c", null, 7, 8, KIT.<Page>createTestProbe().getRef()),
        new ChannelProtocol.Describe("c", KIT.<Kept>createTestProbe().getRef()),
        new Kept(position, 3, 1L << 40, 5, 1L << 41),
        new ChannelNews.Registered("c", position, entity),
        new ChannelNews.Delivered("c", 5, frame),
        new ChannelNews.Fetched("c", 4, 3, 2, page),
        page,
        new Page(5, 9, true, 0, List.of(), 9),
        position,
        refused,
        ana,
        new Principal(Principal.Kind.SERVICE, "billing", "", Set.of(), 0),
        new ChannelHub.Admit(1, List.of("a", "b")),
        new ChannelHub.Refuse(1, refused),
        new ChannelHub.Cut(1),
        new ChannelHub.Subscribe(1, "a", KIT.<ChannelHub.Joined>createTestProbe().getRef()),
        new ChannelHub.Unsubscribe(1, "a", Departure.PERMISSION),
        new ChannelHub.Watch(1, List.of("a")),
        new ChannelHub.Renew(1, ana),
        new ChannelHub.End(1, Bye.REVOKED),
        new ChannelHub.Joined(position),
        new ChannelHub.Joined(null),
        new SessionProtocol.Subscribe(ana, "203.0.113.7", "r1", "a", answer),
        new SessionProtocol.Unsubscribe(ana, "203.0.113.7", null, "a", answer),
        new SessionAnswer.Subscribed("a", position, 2),
        new SessionAnswer.Subscribed("a", null, 0),
        new SessionAnswer.Unsubscribed("a", 2),
        new SessionProtocol.Refresh(ana, "203.0.113.7", null, answer),
        new SessionAnswer.Refreshed(1_800_000_000, 2),
        SessionProtocol.Recheck.NOW,
        new SessionProtocol.Admit("s1", "ana", 5, KIT.<LimitAnswer>createTestProbe().getRef()),
        new LimitAnswer.Admitted(29, 1_000_000_000),
        new LimitAnswer.Limited(0, 1L << 40, 1L << 39),
        new Refused(ErrorCode.RATE_LIMITED, "later", 10_000),
        new SessionProtocol.End("s1", KIT.<Integer>createTestProbe().getRef()),
        new SessionAnswer.Denied(refused),
        new SessionProtocol.Attach(1, hub, ana, "203.0.113.7", List.of("a"), null),
        new SessionProtocol.Attach(1, hub, ana, "", List.of(), null),
        event,
        new AuditTrail.RecordBatch(
            "n1", 7, List.of(event), KIT.<AuditTrail.Recorded>createTestProbe().getRef()),
        new AuditTrail.Head(KIT.<AuditChain>createTestProbe().getRef()),
        new AuditTrail.Recorded(3, 7),
        new SessionProtocol.Detach(1, hub),
        new SessionProtocol.Come(
            new SessionProtocol.Attach(1, hub, ana, "203.0.113.7", List.of("a"), null), "b-1/s1"),
        new SessionProtocol.Inherit(legacy, null),
        new SessionProtocol.Inherit(
            legacy, new SessionProtocol.Attach(1, hub, ana, "", List.of(), "r-1")),
        new SessionProtocol.Describe(KIT.<SessionState>createTestProbe().getRef()),
        new SessionState(1L << 41, 2),
        new OpenSession("s1", "ana", "b", 1L << 41, 2),
        SessionProtocol.EndIfIdle.NOW,
        new PresenceProtocol.Report("c", here, 7, true, false, List.of("ana"), List.of("bob")),
        new PresenceProtocol.Forget(here, null),
        new PresenceProtocol.Forget(here, "c"),
        new PresenceProtocol.Ask("c", "ana", 7, KIT.<WhoIsThere>createTestProbe().getRef()),
        new PresenceProtocol.Ask("c", null, 7, KIT.<WhoIsThere>createTestProbe().getRef()),
        new PresenceNews.Acknowledged(
            "c", 7, 2, KIT.<PresenceProtocol.Command>createTestProbe().getRef()),
        new PresenceNews.Forgotten("c", 7),
        new PresenceNews.Changed("c", List.of("ana"), List.of(), 1, false),
        new WhoIsThere(3, List.of("ana"), "ana"),
        new WhoIsThere(0, List.of(), null),
        new SessionProtocol.Cut(KIT.<Integer>createTestProbe().getRef()));
  }
}
