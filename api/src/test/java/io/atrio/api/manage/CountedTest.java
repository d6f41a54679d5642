package io.atrio.api.manage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import io.micrometer.core.instrument.Meter;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is counted of a server that was used, by somebody with odd names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CountedTest {
  private static final String USER = "odd-user:1";
  private static final String CHANNEL = "odd-channel:1";
  private static final String DURABLE = "odd-kept:1";
  private static final String SECRET_PATH = "odd-path";
  private static final int EVENTS = 5;

  /** Every label there is, and what can be in it. */
  private static final Map<String, Pattern> LABELS =
      Map.ofEntries(
          Map.entry("code", Pattern.compile("[a-z_]+")),
          Map.entry("decision", Pattern.compile("admitted|refused")),
          Map.entry("durability", Pattern.compile("ordinary|durable")),
          Map.entry(
              "limit", Pattern.compile("address|address_streams|session|service|user_streams")),
          Map.entry("method", Pattern.compile("GET|HEAD|POST|PUT|DELETE|OPTIONS|OTHER")),
          Map.entry(
              "reason",
              Pattern.compile(
                  "drain|overload|expired|slow|revoked|client|cut|stalled|history|epoch")),
          Map.entry(
              "result",
              Pattern.compile(
                  "recovered|gap|live|accepted|token_missing|token_invalid|token_expired"
                      + "|ticket_invalid|session_ended|unavailable|published|refused|unanswered")),
          Map.entry(
              "route",
              Pattern.compile(
                  "other|/|/openapi\\.yaml|/assets/\\{file}|/v1(/[a-z]+|/\\{[a-z]+})+")),
          Map.entry("status", Pattern.compile("[1-5][0-9]{2}")),
          Map.entry("version", Pattern.compile("1\\.2\\.3")),
          Map.entry("what", Pattern.compile("stalled|timed_out|evicted|closed")));

  private final Doors doors = Doors.open("atrio.channel.namespaces.odd-kept.durable = on");

  @BeforeAll
  void use() {
    Request viewer =
        Request.get("/v1/stream?channels=" + CHANNEL).bearer(doors.token(USER, "viewer"));
    String cursor = "";
    try (OpenStream stream = doors.stream(viewer)) {
      for (int i = 0; i < EVENTS; i++) {
        doors.publish(CHANNEL, "odd-event", "1");
        cursor = stream.next().id();
      }
    }
    try (OpenStream back = doors.stream(viewer.with("Last-Event-ID: " + cursor))) {
      assertThat(back.state(CHANNEL)).isEqualTo("recovered");
    }
    doors.publish(DURABLE, "odd-event", "1");
    doors.api(Request.get("/v1/" + SECRET_PATH + "/" + USER));
    doors.api(Request.get("/v1/channels/" + CHANNEL + "/history").bearer(doors.token(USER)));
    doors.api(Request.of("PUT", "/v1/me/subscriptions/" + CHANNEL).bearer("no-token"));
    doors.api(Request.of("BREW", "/v1/publish"));
    doors.refusedStream(Request.get("/v1/stream"));
  }

  @AfterAll
  void close() {
    doors.close();
  }

  @Test
  void noLabelHoldsAnythingButWhatItsSetHas() {
    assertThat(doors.counted().getMeters())
        .map(Meter::getId)
        .filteredOn(id -> id.getName().startsWith("atrio"))
        .flatMap(Meter.Id::getTags)
        .isNotEmpty()
        .allSatisfy(
            tag -> assertThat(tag.getValue()).as(tag.getKey()).matches(LABELS.get(tag.getKey())));
  }

  @Test
  void nothingThatWasSentIsInWhatIsScraped() {
    assertThat(doors.counted().scrape())
        .doesNotContain("odd-", "127.0.0.1", "BREW")
        .contains("atrio_build_info{version=\"1.2.3\"} 1");
  }

  @Test
  void streamsAreCountedAsTheyComeAndGo() {
    await()
        .untilAsserted(
            () -> {
              assertThat(count("atrio.stream.closed", "reason", "client")).isEqualTo(2);
              assertThat(doors.counted().get("atrio.stream.connections").gauge().value()).isZero();
            });
    assertThat(count("atrio.streams.opened")).isEqualTo(2);
    assertThat(count("atrio.streams.refused", "code", "token_missing")).isEqualTo(1);
    assertThat(count("atrio.resume", "result", "recovered")).isGreaterThanOrEqualTo(1);
    assertThat(count("atrio.resume", "result", "live")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void eventsAreCountedWhereTheyGetTheirPlaceAndWhereTheyAreWritten() {
    assertThat(count("atrio.events.published", "durability", "ordinary")).isEqualTo(EVENTS);
    assertThat(count("atrio.events.published", "durability", "durable")).isEqualTo(1);
    await()
        .untilAsserted(
            () -> {
              assertThat(count("atrio.events.delivered")).isEqualTo(EVENTS);
              assertThat(doors.counted().get("atrio.delivery").timer().count()).isEqualTo(EVENTS);
            });
    assertThat(doors.counted().get("atrio.delivery").timer().mean(MILLISECONDS)).isLessThan(5_000);
  }

  @Test
  void publishesAreTimedByDurability() {
    assertThat(timed("atrio.publish", "durability", "ordinary")).isEqualTo(EVENTS);
    assertThat(timed("atrio.publish", "durability", "durable")).isEqualTo(1);
  }

  @Test
  void requestsAreTimedByTheTemplateOfTheirPath() {
    assertThat(
            timed("atrio.http.requests", "route", "/v1/publish", "method", "POST", "status", "200"))
        .isEqualTo(EVENTS + 1);
    assertThat(
            timed(
                "atrio.http.requests",
                "route",
                "/v1/me/subscriptions/{channel}",
                "method",
                "PUT",
                "status",
                "401"))
        .isEqualTo(1);
    assertThat(timed("atrio.http.requests", "route", "other")).isEqualTo(1);
  }

  @Test
  void credentialsAreCountedByWhatTheyCameTo() {
    assertThat(count("atrio.authentications", "result", "token_missing")).isEqualTo(1);
    assertThat(count("atrio.authentications", "result", "token_invalid")).isEqualTo(1);
    assertThat(count("atrio.authentications", "result", "accepted")).isEqualTo(EVENTS + 4);
  }

  @Test
  void theClusterIsAsTheNodeSeesIt() {
    assertThat(doors.counted().get("atrio.cluster.members").gauge().value()).isEqualTo(1);
    assertThat(doors.counted().get("atrio.cluster.unreachable").gauge().value()).isZero();
  }

  private double count(String name, String... labels) {
    return doors.counted().get(name).tags(labels).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private long timed(String name, String... labels) {
    return doors.counted().get(name).tags(labels).timers().stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }
}
