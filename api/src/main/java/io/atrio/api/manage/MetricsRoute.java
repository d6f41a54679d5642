package io.atrio.api.manage;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handleSync;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /metrics}: everything the node counts, in the text format of Prometheus 0.0.4; or of
 * OpenMetrics 1.0.0 to those whose {@code Accept} names it, as Prometheus does.
 */
public final class MetricsRoute {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final Format OPEN = Format.of(OPEN_METRICS + "; version=1.0.0; charset=utf-8");
  private static final Format TEXT = Format.of("text/plain; version=0.0.4; charset=utf-8");

  private final PrometheusMeterRegistry registry;

  private record Format(String name, ContentType type) {
    static Format of(String name) {
      return new Format(name, ContentTypes.parse(name));
    }
  }

  /** Shows {@code registry}. */
  public MetricsRoute(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** The route. */
  public Route route() {
    return path("metrics", () -> get(() -> handleSync(this::scrape)));
  }

  private HttpResponse scrape(HttpRequest request) {
    boolean open =
        request.getHeader("Accept").map(HttpHeader::value).orElse("").contains(OPEN_METRICS);
    Format format = open ? OPEN : TEXT;
    byte[] text = registry.scrape(format.name()).getBytes(StandardCharsets.UTF_8);
    return HttpResponse.create().withEntity(HttpEntities.create(format.type(), text));
  }
}
