package io.atrio.api.http;

import io.atrio.cluster.metrics.Buckets;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** What is counted of requests at the API. */
final class HttpMetrics {
  private final MeterRegistry registry;
  private final PathTemplates templates = PathTemplates.described();
  private final Map<Answered, Timer> answers = new ConcurrentHashMap<>();
  private final Map<Boolean, Timer> publishes;

  /** The methods that are told apart: any other is one. */
  private enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE,
    OPTIONS,
    OTHER;

    static Method of(String name) {
      return switch (name) {
        case "GET" -> GET;
        case "HEAD" -> HEAD;
        case "POST" -> POST;
        case "PUT" -> PUT;
        case "DELETE" -> DELETE;
        case "OPTIONS" -> OPTIONS;
        default -> OTHER;
      };
    }
  }

  private record Answered(String route, Method method, int status) {}

  private HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.publishes =
        Map.of(false, publishing(registry, "ordinary"), true, publishing(registry, "durable"));
  }

  /** Those of {@code system}. */
  static HttpMetrics of(ClassicActorSystemProvider system) {
    return Meters.of(system, HttpMetrics.class, HttpMetrics::new);
  }

  /** A request was answered after {@code nanos}. */
  void answered(HttpRequest request, int status, long nanos) {
    Answered key =
        new Answered(
            templates.of(request.getUri().getPathString()),
            Method.of(request.method().name()),
            status);
    answers.computeIfAbsent(key, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** An event was acknowledged {@code nanos} after its channel was asked. */
  void published(boolean durable, long nanos) {
    Timer timer = publishes.get(durable);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(Answered key) {
    return Buckets.timer(
        registry,
        "atrio.http.requests",
        "From a request to its answer",
        "route",
        key.route(),
        "method",
        key.method().name(),
        "status",
        Integer.toString(key.status()));
  }

  private static Timer publishing(MeterRegistry registry, String durability) {
    return Buckets.timer(
        registry,
        "atrio.publish",
        "From the asking of a channel's owner to its acknowledgement, of single events",
        "durability",
        durability);
  }
}
