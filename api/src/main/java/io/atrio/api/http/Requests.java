package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.session.EndedSessions;
import io.atrio.api.auth.Authentication;
import io.atrio.api.auth.AuthenticationMetrics;
import io.atrio.api.auth.Authenticator;
import io.atrio.cluster.settings.HttpSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

/** What every route does first: who is asking, whether he may now, and the bounded body. */
final class Requests {
  private final Authenticator authenticator;
  private final Admission admission;
  private final EndedSessions ended;
  private final Limiter limiter;
  private final HttpSettings settings;
  private final Materializer materializer;
  private final AuthenticationMetrics metrics;

  /** What is done with who is asking and what he has left; null if nobody is limited. */
  @FunctionalInterface
  interface Use {
    CompletionStage<HttpResponse> apply(Principal principal, @Nullable Allowance left);
  }

  Requests(
      Authenticator authenticator,
      Admission admission,
      EndedSessions ended,
      Limiter limiter,
      HttpSettings settings,
      ActorSystem<?> system) {
    this.authenticator = authenticator;
    this.admission = admission;
    this.ended = ended;
    this.limiter = limiter;
    this.settings = settings;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.metrics = AuthenticationMetrics.of(system);
  }

  /** Goes on with whoever is asking for something of this kind, or refuses. */
  CompletionStage<HttpResponse> authenticated(
      HttpRequest request,
      RequestKind kind,
      Function<Principal, CompletionStage<HttpResponse>> use) {
    return limited(request, kind, (principal, left) -> use.apply(principal));
  }

  /** The same with what he has left; null if nobody is limited. */
  private CompletionStage<HttpResponse> limited(HttpRequest request, RequestKind kind, Use use) {
    String authorization = request.getHeader("Authorization").map(HttpHeader::value).orElse(null);
    return authenticator
        .authenticate(authorization)
        .thenCompose(
            result ->
                switch (metrics.counted(result.unlessEnded(ended))) {
                  case Authentication.Known known ->
                      limiter.within(
                          known.principal(), kind, left -> use.apply(known.principal(), left));
                  case Authentication.Denied denied -> denied(request, denied.refused());
                });
  }

  /** Who may do what, and what is told to the audit trail. */
  Admission admission() {
    return admission;
  }

  /** Goes on with a session's user; refuses back ends, which have no session. */
  CompletionStage<HttpResponse> user(
      HttpRequest request,
      RequestKind kind,
      Function<Principal, CompletionStage<HttpResponse>> use) {
    return userWithin(request, kind, (principal, left) -> use.apply(principal));
  }

  /** The same with what he has left; null if nobody is limited. */
  CompletionStage<HttpResponse> userWithin(HttpRequest request, RequestKind kind, Use use) {
    return limited(
        request,
        kind,
        (principal, left) ->
            principal.service()
                ? done(Problems.response(ErrorCode.SESSION_NEEDED))
                : use.apply(principal, left));
  }

  /** Goes on with the JSON body's bytes, or refuses another media type. */
  CompletionStage<HttpResponse> json(
      HttpRequest request, Function<byte[], CompletionStage<HttpResponse>> use) {
    if (!isJson(request)) {
      request.discardEntityBytes(materializer);
      return done(Problems.response(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
    }
    if (request.entity() instanceof HttpEntity.Strict strict) {
      return strict.getData().length() > settings.maxBody()
          ? done(Problems.response(ErrorCode.BODY_TOO_LARGE))
          : use.apply(strict.getData().toArrayUnsafe());
    }
    if (request.entity().getContentLengthOption().orElse(0) > settings.maxBody()) {
      return done(Problems.response(ErrorCode.BODY_TOO_LARGE));
    }
    return request
        .entity()
        .withSizeLimit(settings.maxBody())
        .toStrict(settings.bodyTimeout().toMillis(), materializer)
        .thenCompose(strict -> use.apply(strict.getData().toArrayUnsafe()));
  }

  private CompletionStage<HttpResponse> denied(HttpRequest request, Refused refused) {
    if (refused.code().status() == 401) {
      admission.unauthenticated(request, refused.code());
    }
    return done(Problems.response(refused));
  }

  static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private static boolean isJson(HttpRequest request) {
    var type = request.entity().getContentType().mediaType();
    return type.isApplication() && type.subType().equals("json");
  }
}
