package io.atrio.api.manage;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.atrio.cluster.settings.DrainSettings;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /drain?rate=}: the node sends its clients to the others, so many a second, leaves
 * them and ends. {@code GET /drain}: how far it is.
 */
public final class DrainRoutes {
  private final Drain drain;
  private final Runnable leave;

  /** {@code leave} makes the node drain and end, and returns at once. */
  public DrainRoutes(Drain drain, Runnable leave) {
    this.drain = drain;
    this.leave = leave;
  }

  /** The routes. */
  public Route route() {
    return path(
        "drain",
        () -> concat(get(this::progress), post(() -> parameterOptional("rate", this::begin))));
  }

  private Route progress() {
    int left = drain.left();
    return complete(
        said(
            StatusCodes.OK,
            left < 0
                ? "{\"draining\":false}"
                : "{\"draining\":true,\"streams_left\":" + left + "}"));
  }

  private Route begin(Optional<String> rate) {
    if (rate.isPresent() && !isRate(rate.get())) {
      return complete(
          said(
              StatusCodes.BAD_REQUEST,
              "{\"detail\":\"rate must be streams a second, from 1 to "
                  + DrainSettings.FASTEST
                  + "\"}"));
    }
    rate.map(Integer::valueOf).ifPresent(drain::at);
    leave.run();
    return complete(said(StatusCodes.ACCEPTED, "{\"draining\":true}"));
  }

  private static boolean isRate(String text) {
    return text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= DrainSettings.FASTEST;
  }

  private static HttpResponse said(StatusCode status, String json) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }
}
