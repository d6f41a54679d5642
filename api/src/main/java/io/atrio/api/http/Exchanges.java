package io.atrio.api.http;

import io.atrio.api.answer.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.util.ByteString;

/**
 * Around everything the API answers: each request has an id, which its answer says; it is timed;
 * and what went wrong with it is logged under that id.
 */
final class Exchanges {
  private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;
  private final HttpMetrics metrics;

  /** Around {@code routes}. */
  Exchanges(Function<HttpRequest, CompletionStage<HttpResponse>> routes, HttpMetrics metrics) {
    this.routes = routes;
    this.metrics = metrics;
  }

  /** Answers {@code request}. */
  CompletionStage<HttpResponse> answer(HttpRequest request) throws Exception {
    long begun = System.nanoTime();
    String id = RequestLabel.choose(request);
    return routes
        .apply(RequestLabel.known(request, id))
        .thenApply(
            response -> {
              metrics.answered(request, response.status().intValue(), System.nanoTime() - begun);
              Trouble.log(response, id);
              return labelled(response, id);
            });
  }

  /** {@code response} with the id in a header and, if it is a refusal, in its body. */
  static HttpResponse labelled(HttpResponse response, String id) {
    HttpResponse labelled = response.addHeader(RawHeader.create(RequestId.HEADER, id));
    return response.entity() instanceof HttpEntity.Strict body
            && body.getContentType().equals(Problems.TYPE)
        ? labelled.withEntity(HttpEntities.create(Problems.TYPE, with(body.getData(), id)))
        : labelled;
  }

  private static ByteString with(ByteString problem, String id) {
    byte[] member = (",\"request_id\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII);
    return problem.dropRight(1).concat(ByteString.fromArrayUnsafe(member));
  }
}
