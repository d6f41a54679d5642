package io.atrio.api.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MetricsRouteTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatIsCountedIsAnsweredAsText() throws Exception {
    registry.counter("atrio.things", "kind", "good").increment(3);

    HttpResponse answer = ask(HttpRequest.GET("/metrics"));

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(answer.entity().getContentType())
        .hasToString("text/plain; version=0.0.4; charset=UTF-8");
    assertThat(text(answer)).contains("\natrio_things_total{kind=\"good\"} 3.0\n");
  }

  @Test
  void whoeverAsksForOpenMetricsGetsThem() throws Exception {
    registry.counter("atrio.things").increment();

    HttpResponse answer =
        ask(
            HttpRequest.GET("/metrics")
                .addHeader(
                    RawHeader.create(
                        "Accept",
                        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1")));

    assertThat(answer.entity().getContentType().mediaType())
        .hasToString("application/openmetrics-text; version=1.0.0");
    assertThat(text(answer)).endsWith("# EOF\n");
  }

  private HttpResponse ask(HttpRequest request) throws Exception {
    return new MetricsRoute(registry)
        .route()
        .seal()
        .handler(KIT.system())
        .apply(request)
        .toCompletableFuture()
        .get(3, TimeUnit.SECONDS);
  }

  private static String text(HttpResponse answer) throws Exception {
    return answer
        .entity()
        .toStrict(1_000, KIT.system())
        .toCompletableFuture()
        .get(3, TimeUnit.SECONDS)
        .getData()
        .utf8String();
  }
}
