package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.limit.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /v1/authorize}, for back ends and those who may {@code rbac:read}: whether a user may
 * do something, one question or a list of them.
 */
public final class AuthorizeRoutes implements Routes {
  private static final Refused UNKNOWN =
      new Refused(
          ErrorCode.STORAGE_UNAVAILABLE, "The user's roles cannot be learnt right now; try again.");

  private final Authority authority;

  private record Answer(String user, String permission, boolean allowed, String version) {
    static Answer of(AuthorizeQuestion question, Authority.Answer answer) {
      return new Answer(
          question.user(), question.permission(), answer.allowed(), answer.version().text());
    }
  }

  private record Answers(List<Answer> items) {}

  /** Asks {@code authority}. */
  public AuthorizeRoutes(Authority authority) {
    this.authority = authority;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("authorize"),
        () -> post(() -> handle(request -> authorize(requests, request))));
  }

  private CompletionStage<HttpResponse> authorize(Requests requests, HttpRequest request) {
    return requests.authenticated(
        request,
        RequestKind.READ,
        principal ->
            requests
                .admission()
                .permitted(
                    request,
                    principal,
                    "rbac",
                    "read",
                    () -> requests.json(request, this::answer)));
  }

  private CompletionStage<HttpResponse> answer(byte[] body) {
    return AuthorizeQuestion.read(
        body,
        refused -> Requests.done(Problems.response(refused)),
        questions -> answer(questions, AuthorizeQuestion.isList(body)));
  }

  private CompletionStage<HttpResponse> answer(List<AuthorizeQuestion> questions, boolean isList) {
    List<CompletableFuture<Authority.Answer>> asked =
        questions.stream().map(q -> authority.answer(q).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .handle(
            (done, failure) ->
                failure == null
                    ? told(questions, asked.stream().map(CompletableFuture::join).toList(), isList)
                    : Problems.response(UNKNOWN));
  }

  /** An answer that knows too little would look like one that knows enough. */
  private static HttpResponse told(
      List<AuthorizeQuestion> questions, List<Authority.Answer> answers, boolean isList) {
    List<Answer> items = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (!Authority.suffices(questions.get(i), answers.get(i))) {
        return Problems.response(
            new Refused(
                ErrorCode.VERSION_UNKNOWN,
                "Question " + i + " asks for a version that does not exist yet."));
      }
      items.add(Answer.of(questions.get(i), answers.get(i)));
    }
    return Json.ok(isList ? new Answers(items) : items.getFirst());
  }
}
