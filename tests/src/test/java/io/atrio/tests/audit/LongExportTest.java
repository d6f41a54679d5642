package io.atrio.tests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrio.tests.api.Api;
import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.ServerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** An export of many more events than are read, written or sent at once. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongExportTest {
  private static final int USERS = 8;
  private static final int OF_EACH = 2_600;
  private static final Duration PUBLISHING = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String COUNT =
      "SELECT count(*) FROM atrio.audit_event WHERE type = 'event.published'";

  private AtrioProcess server;
  private Api api;

  @SuppressWarnings("NullAway.Init") // set before the test
  LongExportTest() {}

  @BeforeAll
  void start() throws Exception {
    server = AtrioProcess.start(ServerOptions.embedded());
    api = new Api(server);
  }

  @AfterAll
  void end() {
    api.close();
    server.close();
  }

  @Test
  void itIsCompleteAndEveryChainOfItHolds() throws Exception {
    publishByAll();
    try (Postgres postgres = Postgres.of(server)) {
      String all = Integer.toString(USERS * OF_EACH);
      await().atMost(SOON).until(() -> postgres.text(COUNT).equals(all));
    }
    List<String> lines =
        api.get("/audit/export", api.token("auditor", "admin")).body().lines().toList();
    ExportedChains chains = new ExportedChains();
    Map<String, List<String>> details = new TreeMap<>();
    for (String line : lines) {
      JsonNode event = chains.follow(line);
      if (event.path("type").asText().equals("event.published")) {
        details
            .computeIfAbsent(event.path("user").asText(), user -> new ArrayList<>())
            .add(event.path("detail").asText());
      }
    }
    assertThat(chains.count()).isGreaterThan(USERS / 2);
    assertThat(details).hasSize(USERS);
    List<String> offsets = IntStream.rangeClosed(1, OF_EACH).mapToObj(n -> "tick " + n).toList();
    assertThat(details.values()).allSatisfy(told -> assertThat(told).isEqualTo(offsets));
    // What was exported since is behind it.
    List<String> printed = commandLine().out();
    assertThat(printed.subList(0, lines.size()).equals(lines)).as("the same printed").isTrue();
  }

  /** Each over one connection, so that everybody's events are in their order. */
  private void publishByAll() throws Exception {
    try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<CallFigures>> runs = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        String user = "user" + i;
        String token = api.token(user, "editor");
        runs.add(() -> publish(token, "of-" + user));
      }
      for (Future<CallFigures> run : users.invokeAll(runs)) {
        assertThat(run.get().orThrow().accepted()).isEqualTo(OF_EACH);
      }
    }
  }

  private CallFigures publish(String token, String channel) throws Exception {
    URI to = server.addresses().api();
    try (Publisher publisher = Publisher.open(to, token, List.of(channel), 1)) {
      return publisher.atRate((double) OF_EACH / PUBLISHING.toSeconds(), PUBLISHING);
    }
  }

  private AtrioRun commandLine() throws Exception {
    return AtrioRun.Call.of("audit", "export").with("ATRIO_DATA_DIR", server.dataDirectory()).run();
  }
}
