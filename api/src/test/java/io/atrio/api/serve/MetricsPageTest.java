package io.atrio.api.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.api.auth.DevelopmentTokens;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.cluster.settings.AtrioSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md says what a whole server shows that has been used, with the labels it has. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(atrio_[a-z_]+)` \\| ([a-z_`, ]*)\\|");
  private static final Pattern LABEL_ROW = Pattern.compile("`([a-z_]+)`");
  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (atrio_\\S+) \\S+$");
  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^(atrio_[a-z_]+?)(?:_bucket|_count|_sum)?(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path data;

  @SuppressWarnings("NullAway.Init") // set before the test
  MetricsPageTest() {}

  @Test
  void thePageListsWhatAUsedServerShows() throws IOException {
    AtrioSettings settings = settings();
    try (Platform platform = new Platform(line -> {}, () -> {}, () -> {})) {
      Addresses addresses = platform.start(settings);
      use(addresses, settings);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(scrape(addresses))
                      .containsPattern("atrio_outbox_turn 1")
                      .containsPattern("atrio_audit_events_total [1-9]")
                      .containsPattern("atrio_journal_batch_events_count [1-9]"));

      assertThat(page()).isEqualTo(shown(scrape(addresses)));
    }
  }

  private static String scrape(Addresses addresses) {
    return Wire.ask(addresses.management(), Request.get("/metrics")).succeeds().body();
  }

  private static void use(Addresses addresses, AtrioSettings settings) {
    DevelopmentTokens tokens = new DevelopmentTokens(settings.auth(), Clock.systemUTC());
    String token = tokens.user("ana", List.of("editor"), "s1", Duration.ofHours(1));
    Request request = Request.get("/v1/stream?channels=kept").bearer(token);
    try (OpenStream stream = OpenStream.open(addresses.stream(), request)) {
      String json = "{\"channel\":\"kept\",\"event\":\"e\",\"data\":1}";
      Wire.ask(addresses.http(), Request.publish(token, json)).succeeds();
      assertThat(stream.next().name()).isEqualTo("e");
    }
  }

  private AtrioSettings settings() {
    return AtrioSettings.from(
        ConfigFactory.parseMap(
                Map.of(
                    "atrio.data-dir", data.toString(),
                    "atrio.http.port", 0,
                    "atrio.stream.port", 0,
                    "atrio.stream.warm-up", 0,
                    "atrio.channel.slots", 8,
                    "atrio.auth.jwt-secret", Doors.SECRET,
                    "atrio.channel.namespaces.kept.durable", true,
                    "pekko.management.http.port", 0,
                    "pekko.remote.artery.canonical.port", 0))
            .withFallback(ConfigFactory.load())
            .resolve());
  }

  private static Map<String, Set<String>> page() throws IOException {
    return ROW.matcher(Files.readString(PAGE))
        .results()
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row -> names(LABEL_ROW, row.group(2)),
                (one, other) -> one,
                TreeMap::new));
  }

  /** By family: of a histogram the largest value is one of its own, and the bounds are a label. */
  private static Map<String, Set<String>> shown(String scrape) {
    Map<String, Set<String>> shown = new TreeMap<>();
    FAMILY.matcher(scrape).results().forEach(f -> shown.put(f.group(1), new TreeSet<>()));
    SAMPLE.matcher(scrape).results().forEach(sample -> addLabels(shown, sample));
    shown.keySet().removeIf(name -> name.endsWith("_max"));
    shown.values().forEach(labels -> labels.remove("le"));
    return shown;
  }

  private static void addLabels(Map<String, Set<String>> shown, MatchResult sample) {
    String labels = sample.group(2) == null ? "" : sample.group(2);
    shown.computeIfPresent(
        sample.group(1),
        (name, known) -> {
          known.addAll(names(LABEL, labels));
          return known;
        });
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult name) -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
