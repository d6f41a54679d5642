package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.audit.AuditBuffer;
import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.audit.AuthenticationWatch;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.PermissionSettings;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** With a real log in front of a buffer that answers when it is told to. */
class AdmissionTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING")
              .withFallback(ConfigFactory.load()));
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
  private static final Principal VERA =
      new Principal(Principal.Kind.USER, "vera", "s-1", Set.of("viewer"), 0);
  private static final Principal BILLING =
      new Principal(Principal.Kind.SERVICE, "billing", "", Set.of(), 0);
  private static final HttpRequest REQUEST =
      HttpRequest.GET("/")
          .addAttribute(
              AttributeKeys.remoteAddress,
              RemoteAddress.create(new InetSocketAddress("203.0.113.7", 4711)));

  private final TestProbe<AuditBuffer.Command> buffer = KIT.createTestProbe();
  private final TestProbe<AuthenticationWatch.Command> watch = KIT.createTestProbe();
  private final AtomicInteger used = new AtomicInteger();
  private final Admission admission =
      new Admission(
          new RolePermissions(new PermissionSettings(Map.of("viewer", List.of("subscribe:news*")))),
          new AuditLog(
              "n1",
              Clock.fixed(NOW, ZoneOffset.UTC),
              Duration.ofSeconds(3),
              KIT.scheduler(),
              buffer.getRef(),
              watch.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatIsAllowedGoesOnAndIsNotInTheTrail() {
    assertThat(permitted(VERA, "subscribe", "news.today")).isCompleted();
    assertThat(permitted(BILLING, "audit", "read")).isCompleted();

    assertThat(used).hasValue(2);
    buffer.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aDenialIsAnsweredOnceItIsJournalled() throws Exception {
    CompletableFuture<HttpResponse> answer = permitted(VERA, "publish", "news");
    AuditBuffer.Confirm confirm = buffer.expectMessageClass(AuditBuffer.Confirm.class);
    assertThat(answer).isNotDone();
    confirm.replyTo().tell(new AuditBuffer.Answer(Optional.empty()));

    JsonNode problem = problem(answer, 403, "permission_denied");
    assertThat(problem.path("detail").asText()).contains("publish:news");
    assertThat(used).hasValue(0);
    assertThat(confirm.event())
        .isEqualTo(event(AuditType.PERMISSION_DENIED, "publish:news", Outcome.DENIED, ""));
  }

  @Test
  void aDenialThatCannotBeJournalledIsStillNone() throws Exception {
    CompletableFuture<HttpResponse> answer = permitted(VERA, "publish", "news");
    giveUp();

    problem(answer, 503, "storage_unavailable");
    assertThat(answer.join().getHeader("Retry-After")).isPresent();
    assertThat(used).hasValue(0);
  }

  @Test
  void whatMustBeRecordedIsDoneAfterwardsAndNotOtherwise() throws Exception {
    CompletableFuture<HttpResponse> done = recorded();
    AuditBuffer.Confirm confirm = buffer.expectMessageClass(AuditBuffer.Confirm.class);
    assertThat(used).hasValue(0);
    confirm.replyTo().tell(new AuditBuffer.Answer(Optional.empty()));
    assertThat(done).succeedsWithin(SOON);
    assertThat(used).hasValue(1);
    assertThat(confirm.event())
        .isEqualTo(event(AuditType.AUDIT_EXPORTED, "audit", Outcome.OK, "all"));

    CompletableFuture<HttpResponse> refused = recorded();
    giveUp();
    problem(refused, 503, "storage_unavailable");
    assertThat(used).hasValue(1);
  }

  @Test
  void whatAPersonPublishesIsNotedAndWhatABackEndDoesIsNot() {
    admission.published(REQUEST, BILLING, "news", "note 1");
    admission.published(REQUEST, VERA, "news", "note 2");

    assertThat(buffer.expectMessageClass(AuditBuffer.Keep.class).event())
        .isEqualTo(event(AuditType.EVENT_PUBLISHED, "news", Outcome.OK, "note 2"));
    buffer.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aCredentialThatDoesNotHoldIsCountedAtItsAddress() {
    admission.unauthenticated(REQUEST, ErrorCode.TOKEN_EXPIRED);

    watch.expectMessage(new AuthenticationWatch.Count("203.0.113.7", ErrorCode.TOKEN_EXPIRED));
    buffer.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anAddressIsThePeersWithoutPortWhateverHeadersSay() {
    HttpRequest six =
        HttpRequest.GET("/")
            .addHeader(
                org.apache.pekko.http.javadsl.model.headers.RawHeader.create(
                    "X-Forwarded-For", "198.51.100.1"))
            .addAttribute(
                AttributeKeys.remoteAddress,
                RemoteAddress.create(new InetSocketAddress("2001:db8::7", 4711)));

    assertThat(Admission.origin(six, VERA))
        .isEqualTo(new AuditOrigin("vera", "s-1", "2001:db8:0:0:0:0:0:7", ""));
    assertThat(Admission.origin(HttpRequest.GET("/"), VERA).address()).isEmpty();
  }

  private CompletableFuture<HttpResponse> permitted(
      Principal principal, String action, String resource) {
    return admission
        .permitted(REQUEST, principal, action, resource, this::use)
        .toCompletableFuture();
  }

  private CompletableFuture<HttpResponse> recorded() {
    AuditOrigin origin = Admission.origin(REQUEST, VERA);
    return admission
        .recorded(AuditType.AUDIT_EXPORTED, origin, "audit", Outcome.OK, "all", this::use)
        .toCompletableFuture();
  }

  private CompletionStage<HttpResponse> use() {
    used.incrementAndGet();
    return Requests.done(HttpResponse.create());
  }

  private void giveUp() {
    buffer
        .expectMessageClass(AuditBuffer.Confirm.class)
        .replyTo()
        .tell(new AuditBuffer.Answer(Optional.of(Refused.of(ErrorCode.STORAGE_UNAVAILABLE))));
  }

  private static AuditEvent event(AuditType type, String target, Outcome outcome, String detail) {
    return new AuditEvent(
        NOW.toEpochMilli(), type, "vera", "s-1", target, "203.0.113.7", "n1", outcome, detail, "");
  }

  private static JsonNode problem(CompletableFuture<HttpResponse> answer, int status, String code)
      throws Exception {
    assertThat(answer).succeedsWithin(SOON);
    assertThat(answer.join().status().intValue()).isEqualTo(status);
    HttpEntity.Strict body = (HttpEntity.Strict) answer.join().entity();
    JsonNode problem = new JsonMapper().readTree(body.getData().toArrayUnsafe());
    assertThat(problem.path("code").asText()).isEqualTo(code);
    return problem;
  }
}
