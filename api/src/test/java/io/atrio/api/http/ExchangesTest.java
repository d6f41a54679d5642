package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.atrio.actors.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExchangesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Trouble.class);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    LOGGER.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.detachAppender(lines);
  }

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aBugIsLoggedWithItsTraceUnderTheIdThatTheClientWasTold() throws Exception {
    IllegalStateException bug = new IllegalStateException("a bug");

    HttpResponse answer = answer(Refusals.response(bug));

    assertThat(answer.getHeader("X-Request-Id").map(HttpHeader::value)).contains("order-17");
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.ERROR);
              assertThat(line.getMDCPropertyMap()).containsEntry("request_id", "order-17");
              assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a bug");
            });
  }

  @Test
  void whyStorageWasNotThereIsLoggedUnderIt() throws Exception {
    HttpResponse refusal = Problems.response(ErrorCode.STORAGE_UNAVAILABLE);

    answer(Trouble.warn(refusal, "Roles cannot be read", new IllegalStateException("away")));

    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage())
                  .isEqualTo("Roles cannot be read: java.lang.IllegalStateException: away");
              assertThat(line.getMDCPropertyMap()).containsEntry("request_id", "order-17");
            });
  }

  @Test
  void whatWentWellIsNotLogged() throws Exception {
    answer(HttpResponse.create());

    assertThat(lines.list).isEmpty();
  }

  @Test
  void aRouteThatFailsIsAnsweredUnderItToo() throws Exception {
    HttpResponse answer =
        answer(
            extractRequest(
                request -> {
                  throw new IllegalStateException("a bug");
                }));

    assertThat(answer.status().intValue()).isEqualTo(500);
    assertThat(answer.getHeader("X-Request-Id").map(HttpHeader::value)).contains("order-17");
    assertThat(answer.entity().getContentType()).isEqualTo(Problems.TYPE);
    assertThat(lines.list).hasSize(1);
  }

  private static HttpResponse answer(HttpResponse made) throws Exception {
    return answer(complete(made));
  }

  private static HttpResponse answer(Route route) throws Exception {
    HttpRequest request =
        HttpRequest.GET("/v1/me").addHeader(RawHeader.create("X-Request-Id", "order-17"));
    return new Exchanges(HttpMetrics.of(KIT.system()))
        .wrap(route)
        .handler(KIT.system())
        .apply(request)
        .toCompletableFuture()
        .get(3, TimeUnit.SECONDS);
  }
}
