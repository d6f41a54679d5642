package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.Batch;
import io.atrio.actors.limit.RequestKind;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /v1/publish/batch}: answered with what became of each item, in their order, once
 * every event that was taken has its place. An item that is refused does not hold up the others.
 */
final class BatchRoutes {
  private final Requests requests;
  private final Batch batch;
  private final int maxData;

  /** The answer: a result for each item. */
  private record Answer(List<BatchResult> items) {}

  BatchRoutes(Requests requests, Batch batch, int maxData) {
    this.requests = requests;
    this.batch = batch;
    this.maxData = maxData;
  }

  Route route() {
    return path(
        segment("v1").slash("publish").slash("batch"), () -> post(() -> handle(this::publish)));
  }

  private CompletionStage<HttpResponse> publish(HttpRequest request) {
    return requests.authenticated(
        request,
        RequestKind.BATCH,
        principal ->
            requests.json(
                request,
                body ->
                    PublishBatch.read(
                        body,
                        maxData,
                        refused -> Requests.done(Problems.response(refused)),
                        read ->
                            new BatchPublish(requests.admission(), request, principal, read)
                                .by(batch)
                                .thenApply(results -> Json.ok(new Answer(results))))));
  }
}
