package io.atrio.api.manage;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /alive}: the process answers. {@code /startup}: it has started. {@code /ready}: send
 * clients here; 503 and why not, if not.
 */
final class HealthRoutes {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Health health;

  HealthRoutes(Health health) {
    this.health = health;
  }

  Route route() {
    return get(
        () ->
            concat(
                path("alive", () -> complete(said(true, "{\"alive\":true}"))),
                path("startup", this::startup),
                path("ready", this::ready)));
  }

  private Route startup() {
    boolean started = health.isStarted();
    return complete(said(started, "{\"started\":" + started + "}"));
  }

  private Route ready() {
    return completeWithFuture(
        health.report().thenApply(report -> said(report.ready(), json(report))));
  }

  private static HttpResponse said(boolean good, String json) {
    StatusCode status = good ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }

  private static String json(HealthReport report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that is not JSON", e);
    }
  }
}
