package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.api.audit.AuditJson;
import io.atrio.api.audit.AuditTrails;
import io.atrio.persistence.audit.AuditCursor;
import io.atrio.persistence.audit.AuditFilter;
import io.atrio.persistence.audit.AuditPage;
import io.atrio.persistence.audit.AuditStore;
import io.atrio.persistence.audit.Verdict;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/audit}, {@code /v1/audit/export} and {@code /v1/audit/verify}, for those who may
 * {@code audit:read}. Exports and verifications are themselves in the trail.
 */
public final class AuditRoutes implements Routes {
  private static final ContentType NDJSON =
      ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", false));

  private final AuditStore store;
  private final AuditTrails trails;

  /** {@code next} is null in the text too: its absence could be a page that was cut off. */
  private record Answer(
      List<AuditJson.Item> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {}

  /** Routes that read {@code store} and verify {@code trails}. */
  public AuditRoutes(AuditStore store, AuditTrails trails) {
    this.store = store;
    this.trails = trails;
  }

  @Override
  public Route route(Requests requests) {
    var audit = segment("v1").slash("audit");
    return concat(
        path(audit, () -> get(() -> handle(r -> asked(requests, r, this::page)))),
        path(audit.slash("export"), () -> get(() -> handle(r -> asked(requests, r, this::export)))),
        path(
            audit.slash("verify"),
            () ->
                get(
                    () ->
                        withoutRequestTimeout(
                            () -> handle(r -> asked(requests, r, this::verify))))));
  }

  private record Asked(Requests requests, HttpRequest request, Principal principal) {
    CompletionStage<HttpResponse> recorded(
        AuditType type, Outcome outcome, String detail, HttpResponse answer) {
      return requests
          .admission()
          .recorded(
              type,
              Admission.origin(request, principal),
              "audit",
              outcome,
              detail,
              () -> Requests.done(answer));
    }
  }

  private static CompletionStage<HttpResponse> asked(
      Requests requests, HttpRequest request, AuditAnswer answer) {
    return requests.authenticated(
        request,
        RequestKind.ADMINISTER,
        principal ->
            requests
                .admission()
                .permitted(
                    request,
                    principal,
                    "audit",
                    "read",
                    () -> answer.to(new Asked(requests, request, principal))));
  }

  @FunctionalInterface
  private interface AuditAnswer {
    CompletionStage<HttpResponse> to(Asked asked);
  }

  private CompletionStage<HttpResponse> page(Asked asked) {
    return AuditQuery.read(
        asked.request(),
        AuditQuery.PAGE,
        AuditRoutes::refused,
        query ->
            store
                .page(query.filter(), query.after(), query.limit())
                .toFuture()
                .handle(answered(AuditRoutes::page)));
  }

  private static HttpResponse page(AuditPage page) {
    AuditCursor next = page.next();
    return Json.ok(
        new Answer(
            page.items().stream().map(AuditJson::item).toList(),
            next == null ? null : next.text()));
  }

  private CompletionStage<HttpResponse> export(Asked asked) {
    return AuditQuery.read(
        asked.request(),
        AuditQuery.FILTER,
        AuditRoutes::refused,
        query -> asked.recorded(AuditType.AUDIT_EXPORTED, Outcome.OK, "", lines(query.filter())));
  }

  private HttpResponse lines(AuditFilter filter) {
    return HttpResponse.create()
        .addHeader(RawHeader.create("Content-Disposition", "attachment; filename=\"audit.ndjson\""))
        .withEntity(
            HttpEntities.createChunked(
                NDJSON,
                Source.fromPublisher(store.export(filter))
                    .map(row -> ByteString.fromArrayUnsafe(AuditJson.line(row)))));
  }

  private CompletionStage<HttpResponse> verify(Asked asked) {
    if (asked.request().getUri().query().toList().isEmpty()) {
      return trails
          .verify()
          .thenCompose(verdict -> verified(asked, verdict))
          .handle(answered(answer -> answer));
    }
    return refused(new Refused(ErrorCode.INVALID_REQUEST, "A verification takes no parameters."));
  }

  private static CompletionStage<HttpResponse> verified(Asked asked, Verdict verdict) {
    return asked.recorded(
        AuditType.AUDIT_VERIFIED,
        verdict.ok() ? Outcome.OK : Outcome.FAILED,
        verdict.events() + " events",
        HttpResponse.create()
            .withEntity(
                HttpEntities.create(ContentTypes.APPLICATION_JSON, AuditJson.verdict(verdict))));
  }

  private static CompletionStage<HttpResponse> refused(Refused refused) {
    return Requests.done(Problems.response(refused));
  }

  /** The trail cannot be read: whatever the reason, it is the storage's. */
  private static <T> BiFunction<@Nullable T, @Nullable Throwable, HttpResponse> answered(
      java.util.function.Function<T, HttpResponse> answer) {
    return (value, failure) -> {
      if (value == null) {
        return Trouble.warn(
            Problems.response(ErrorCode.STORAGE_UNAVAILABLE),
            "The audit trail cannot be read",
            failure);
      }
      return answer.apply(value);
    };
  }
}
