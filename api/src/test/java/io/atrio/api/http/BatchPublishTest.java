package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditBuffer;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.AuthenticationWatch;
import io.atrio.actors.channel.Batch;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.PermissionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With a real log in front of a buffer, and an owner, that answer when they are told to. */
class BatchPublishTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Principal CARLA =
      new Principal(Principal.Kind.USER, "carla", "s-1", Set.of("clerk"), 0);
  private static final Principal BILLING =
      new Principal(Principal.Kind.SERVICE, "billing", "", Set.of(), 0);

  private final TestProbe<AuditBuffer.Command> buffer = KIT.createTestProbe();
  private final TestProbe<AuthenticationWatch.Command> watch = KIT.createTestProbe();
  private final TestProbe<ChannelProtocol.Command> channels = KIT.createTestProbe();
  private final EntityRef<ChannelProtocol.Command> owner =
      TestEntityRef.of(ChannelEntity.KEY, "owner", channels.getRef());
  private final Admission admission =
      new Admission(
          new RolePermissions(new PermissionSettings(Map.of("clerk", List.of("publish:orders*")))),
          new AuditLog(
              "n1",
              Clock.systemUTC(),
              Duration.ofSeconds(3),
              KIT.scheduler(),
              buffer.getRef(),
              watch.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatAPersonPublishedIsNotedUnlessItIsARepeat() {
    var answer = publish(CARLA, SOON, "orders.1", "orders.2");
    answerWith(new ChannelProtocol.Place(7, false), new ChannelProtocol.Place(3, true));

    assertThat(answer).succeedsWithin(SOON);
    AuditEvent noted = buffer.expectMessageClass(AuditBuffer.Keep.class).event();
    assertThat(noted.type()).isEqualTo(AuditType.EVENT_PUBLISHED);
    assertThat(noted.target()).isEqualTo("orders.1");
    assertThat(noted.detail()).isEqualTo("e 7");
    assertThat(noted.user()).isEqualTo("carla");
    buffer.expectNoMessage(Duration.ZERO);
  }

  @Test
  void whatABackEndPublishesIsNotNoted() {
    var answer = publish(BILLING, SOON, "stock");
    answerWith(new ChannelProtocol.Place(1, false));

    assertThat(codes(answer)).containsExactly("");
    buffer.expectNoMessage(Duration.ZERO);
  }

  @Test
  void allDenialsOfABatchAreOneEvent() {
    var answer =
        publish(
            CARLA,
            SOON,
            IntStream.range(0, 20).mapToObj(i -> "stock." + i % 10).toArray(String[]::new));
    AuditBuffer.Confirm confirm = buffer.expectMessageClass(AuditBuffer.Confirm.class);
    assertThat(answer).isNotDone();
    confirm.replyTo().tell(new AuditBuffer.Answer(Optional.empty()));

    assertThat(codes(answer)).hasSize(20).containsOnly("permission_denied");
    assertThat(confirm.event().type()).isEqualTo(AuditType.PERMISSION_DENIED);
    assertThat(confirm.event().outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    assertThat(confirm.event().target()).isEqualTo("publish:stock.0");
    assertThat(confirm.event().detail())
        .isEqualTo(
            "9 more: publish:stock.1, publish:stock.2, publish:stock.3, publish:stock.4,"
                + " publish:stock.5, …");
    buffer.expectNoMessage(Duration.ZERO);
    channels.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aDenialThatCannotBeJournalledSaysSo() {
    var answer = publish(CARLA, SOON, "stock", "orders");
    buffer
        .expectMessageClass(AuditBuffer.Confirm.class)
        .replyTo()
        .tell(new AuditBuffer.Answer(Optional.of(Refused.of(ErrorCode.STORAGE_UNAVAILABLE))));
    answerWith(new ChannelProtocol.Place(1, false));

    assertThat(codes(answer)).containsExactly("storage_unavailable", "");
  }

  @Test
  void anOwnerThatDoesNotAnswerMakesItsItemsUnavailable() {
    var answer = publish(BILLING, Duration.ofMillis(200), "a", "b d", "c");

    assertThat(codes(answer)).containsExactly("unavailable", "invalid_channel", "unavailable");
  }

  private CompletableFuture<List<BatchResult>> publish(
      Principal principal, Duration within, String... to) {
    String items =
        Stream.of(to)
            .map(channel -> "{\"channel\":\"" + channel + "\",\"event\":\"e\",\"data\":1}")
            .collect(Collectors.joining(",", "[", "]"));
    return PublishBatch.read(
        items.getBytes(StandardCharsets.UTF_8),
        1024,
        refused -> {
          throw new AssertionError(refused.detail());
        },
        batch ->
            new BatchPublish(admission, HttpRequest.GET("/"), principal, batch)
                .by(new Batch(channel -> owner, within))
                .toCompletableFuture());
  }

  private void answerWith(ChannelProtocol.Place... places) {
    channels
        .expectMessageClass(ChannelProtocol.PublishAll.class)
        .replyTo()
        .tell(new ChannelProtocol.PublishedAll(9, List.of(places)));
  }

  /** The codes of the results, empty where there is a place. */
  private static List<String> codes(CompletableFuture<List<BatchResult>> answer) {
    assertThat(answer).succeedsWithin(SOON);
    return answer.join().stream().map(BatchPublishTest::code).toList();
  }

  private static String code(BatchResult result) {
    return switch (result) {
      case BatchResult.Placed placed -> "";
      case BatchResult.Failed failed -> codeOf(failed.error());
    };
  }

  private static String codeOf(String problem) {
    try {
      return new JsonMapper().readTree(problem).path("code").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(problem, e);
    }
  }
}
