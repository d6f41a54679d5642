package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import io.atrio.api.answer.RequestId;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/**
 * Around everything the API answers: each request has an id, which its answer says; it is timed;
 * and what went wrong with it is logged under that id. A route, so that an answer which is there at
 * once goes out on the thread that made it: a stage on top of Pekko's would hand every one over to
 * another thread.
 */
final class Exchanges {
  private final HttpMetrics metrics;

  /** Exchanges that {@code metrics} are told of. */
  Exchanges(HttpMetrics metrics) {
    this.metrics = metrics;
  }

  /** {@code inner}, whose failures are answers too. */
  Route wrap(Route inner) {
    Route answered = handleExceptions(Refusals.exceptions(), () -> inner);
    return extractRequest(
        request -> {
          long begun = System.nanoTime();
          String id = RequestLabel.choose(request);
          return mapRequest(
              known -> RequestLabel.known(known, id),
              () -> mapResponse(response -> told(request, id, begun, response), () -> answered));
        });
  }

  private HttpResponse told(HttpRequest request, String id, long begun, HttpResponse response) {
    metrics.answered(request, response.status().intValue(), System.nanoTime() - begun);
    Trouble.log(response, id);
    return labelled(response, id);
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
