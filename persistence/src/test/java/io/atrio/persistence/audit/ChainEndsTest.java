package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.ChainedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.persistence.query.TimestampOffset;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ChainEndsTest {
  private static final int CHAINS = 4;
  private static final Duration OFTEN = Duration.ofMillis(10);

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static AuditServer server;

  @SuppressWarnings("NullAway.Init")
  private AuditLab lab;

  @BeforeAll
  static void start() throws Exception {
    server = AuditServer.start(temp);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void anEmptyDatabase() {
    lab = server.lab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void theLastEventOfEachChainIsToldByItsPlaceAlone() throws Exception {
    lab.journal(0, Events.nth(0));
    lab.journal(3, Events.nth(1));
    lab.journal(0, Events.nth(2));
    lab.run(
        "UPDATE atrio.event_journal SET slice = 77, db_timestamp = '2026-11-20T10:00:00.123456Z'"
            + " WHERE persistence_id = 'audit|0' AND seq_nr = 2");
    List<EventEnvelope<ChainedEvent>> ends = told(2);
    assertThat(places(ends)).isEqualTo(Map.of("audit|0", 2L, "audit|3", 1L));
    EventEnvelope<ChainedEvent> end = ends.getFirst();
    Instant at = Instant.parse("2026-11-20T10:00:00.123456Z");
    assertThat(end.getOptionalEvent()).isEmpty();
    assertThat(end.entityType()).isEqualTo("audit");
    assertThat(end.slice()).isEqualTo(77);
    assertThat(end.timestamp()).isEqualTo(at.toEpochMilli());
    assertThat(((TimestampOffset) end.offset()).timestamp()).isEqualTo(at);
  }

  @Test
  void aChainThatIsInTheTableIsNotTold() throws Exception {
    lab.journal(0, Events.nth(0));
    lab.journal(1, Events.nth(1));
    lab.project();
    lab.journal(1, Events.nth(2));
    assertThat(places(told(3))).isEqualTo(Map.of("audit|1", 2L));
  }

  @Test
  void whatIsNotOneOfTheChainsIsNotTold() throws Exception {
    lab.journal(CHAINS, Events.nth(0));
    for (String other : List.of("audit|01", "audit|1x", "audit|", "session|1", "1")) {
      lab.journal(2, Events.nth(1));
      lab.run(
          "UPDATE atrio.event_journal SET persistence_id = $1 WHERE persistence_id = 'audit|2'",
          other);
    }
    lab.journal(3, Events.nth(2));
    assertThat(places(told(3))).isEqualTo(Map.of("audit|3", 1L));
  }

  @Test
  void aChainIsToldAgainUntilTheTableHasIt() throws Exception {
    lab.journal(1, Events.nth(0));
    SinkQueueWithCancel<EventEnvelope<ChainedEvent>> ends = ends();
    assertThat(next(ends)).isEqualTo("audit|1 1");
    assertThat(next(ends)).isEqualTo("audit|1 1");
    lab.journal(1, Events.nth(1));
    awaited(ends, "audit|1 2");
    lab.project();
    lab.journal(2, Events.nth(2));
    awaited(ends, "audit|2 1");
    assertThat(next(ends)).isEqualTo("audit|2 1");
    ends.cancel();
  }

  @Test
  void itFailsWhenTheDatabaseDoes() {
    lab.journal(1, Events.nth(0));
    SinkQueueWithCancel<EventEnvelope<ChainedEvent>> ends = ends();
    lab.run("ALTER TABLE atrio.audit_chain RENAME TO elsewhere");
    CompletionStage<Void> drained = drained(ends);
    assertThat(drained)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("audit_chain");
  }

  private SinkQueueWithCancel<EventEnvelope<ChainedEvent>> ends() {
    return new ChainEnds(lab.database(), CHAINS, OFTEN)
        .source()
        .runWith(Sink.queue(), server.kit().system());
  }

  private List<EventEnvelope<ChainedEvent>> told(int count) throws Exception {
    return new ChainEnds(lab.database(), CHAINS, OFTEN)
        .source()
        .take(count)
        .runWith(Sink.seq(), server.kit().system())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static Map<String, Long> places(List<EventEnvelope<ChainedEvent>> ends) {
    Map<String, Long> places = new TreeMap<>();
    ends.forEach(end -> places.put(end.persistenceId(), end.sequenceNr()));
    return places;
  }

  /** What was looked at before may still be told. */
  private static void awaited(
      SinkQueueWithCancel<EventEnvelope<ChainedEvent>> ends, String expected) throws Exception {
    List<String> heard = new ArrayList<>();
    do {
      heard.add(next(ends));
      assertThat(heard).hasSizeLessThan(1000);
    } while (!heard.getLast().equals(expected));
    assertThat(heard.subList(0, heard.size() - 1)).doesNotContain(expected).hasSizeLessThan(1000);
  }

  private static String next(SinkQueueWithCancel<EventEnvelope<ChainedEvent>> ends)
      throws Exception {
    EventEnvelope<ChainedEvent> end =
        ends.pull().toCompletableFuture().get(10, TimeUnit.SECONDS).orElseThrow();
    return end.persistenceId() + " " + end.sequenceNr();
  }

  private static CompletionStage<Void> drained(
      SinkQueueWithCancel<EventEnvelope<ChainedEvent>> ends) {
    return ends.pull().thenCompose(end -> drained(ends));
  }
}
