package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class AuditStoreTest {
  private static final int EVENTS = 40;

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static AuditServer server;

  @SuppressWarnings("NullAway.Init")
  private static AuditLab lab;

  /** All events, oldest first; the last 4 in another month. */
  private static final List<AuditRow> ROWS = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = AuditServer.start(temp);
    lab = server.lab();
    for (int n = 0; n < EVENTS - 4; n++) {
      ROWS.add(lab.journal(n % 4, Events.nth(n)));
    }
    for (int partition = 0; partition < 4; partition++) {
      // At the same millisecond: the chain's number decides.
      ROWS.add(
          lab.journal(
              partition, Events.of("late", AuditType.ROLES_CHANGED, "2026-12-01T00:00:00.001Z")));
    }
    lab.project();
  }

  @AfterAll
  static void stop() {
    lab.close();
    server.close();
  }

  @Test
  void pagesGoBackWithoutHolesOrRepeats() {
    List<AuditRow> read = new ArrayList<>();
    AuditCursor after = null;
    do {
      AuditPage page = page(AuditFilter.ALL, after, 7);
      read.addAll(page.items());
      after = page.next();
    } while (after != null);
    assertThat(read).isEqualTo(ROWS.reversed());
  }

  @Test
  void aPageThatHoldsTheRestHasNoNext() {
    AuditPage page = page(AuditFilter.ALL, null, EVENTS);
    assertThat(page.items()).hasSize(EVENTS);
    assertThat(page.next()).isNull();
  }

  @Test
  void anExportIsOldestFirst() {
    assertThat(lab.table()).isEqualTo(ROWS);
  }

  @Test
  void theUserIsAskedFor() {
    asks(
        new AuditFilter("user-1", null, null, null, null),
        row -> row.event().user().equals("user-1"));
  }

  @Test
  void theSessionIsAskedFor() {
    asks(
        new AuditFilter(null, "session-late", null, null, null),
        row -> row.event().user().equals("late"));
  }

  @Test
  void theTypeIsAskedFor() {
    asks(
        new AuditFilter(null, null, AuditType.LIMIT_HIT, null, null),
        row -> row.event().type() == AuditType.LIMIT_HIT);
  }

  @Test
  void theTimeIsAskedForWithItsBeginningAndWithoutItsEnd() {
    long from = ROWS.get(10).event().at();
    long to = ROWS.get(20).event().at();
    asks(
        new AuditFilter(null, null, null, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to)),
        row -> row.event().at() >= from && row.event().at() < to);
  }

  @Test
  void everythingIsAskedForAtOnce() {
    asks(
        new AuditFilter(
            "user-2", "session-user-2", AuditType.SESSION_OPENED, Instant.MIN, Instant.MAX),
        row ->
            row.event().user().equals("user-2") && row.event().type() == AuditType.SESSION_OPENED);
  }

  @Test
  void hostileTextFindsNothing() {
    asks(new AuditFilter("' OR TRUE --\0", "\uFFFF", null, null, null), row -> false);
  }

  @Test
  void aRowOfANewerVersionDoesNotHideTheOthers() {
    try (AuditLab newer = server.lab()) {
      newer.journal(0, Events.nth(0));
      newer.journal(0, Events.nth(1));
      newer.project();
      newer.run("UPDATE atrio.audit_event SET type = 'coffee.served' WHERE sequence = 2");
      AuditPage page =
          newer
              .store()
              .page(AuditFilter.ALL, null, 1)
              .blockOptional(Duration.ofSeconds(5))
              .orElseThrow();
      assertThat(page.items()).isEmpty();
      assertThat(page.next()).isNotNull();
      assertThat(newer.table()).extracting(AuditRow::sequence).containsExactly(1L);
    }
  }

  @Test
  void anExportThatIsBrokenOffGivesItsConnectionBack() {
    for (int i = 0; i < 25; i++) {
      lab.store().export(AuditFilter.ALL).take(1).blockLast(Duration.ofSeconds(5));
    }
    assertThat(lab.table()).hasSize(EVENTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "%",
        "AAAA",
        "________________________________",
        "gAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "' OR 1=1",
        "\0",
        "🙂"
      })
  void aStrangeCursorIsNone(String text) {
    assertThat(AuditCursor.parse(text)).isEmpty();
  }

  @Test
  void aCursorIsReadBack() {
    AuditCursor cursor = new AuditCursor(1_764_000_000_123L, 1023, Long.MAX_VALUE);
    assertThat(AuditCursor.parse(cursor.text())).contains(cursor);
    assertThat(cursor.text()).matches("[A-Za-z0-9_-]{27}");
  }

  private static void asks(AuditFilter filter, Predicate<AuditRow> expected) {
    List<AuditRow> found = ROWS.stream().filter(expected).toList();
    assertThat(page(filter, null, EVENTS).items()).isEqualTo(found.reversed());
    assertThat(lab.store().export(filter).collectList().block(Duration.ofSeconds(5)))
        .isEqualTo(found);
  }

  private static AuditPage page(AuditFilter filter, @Nullable AuditCursor after, int limit) {
    return lab.store()
        .page(filter, after, limit)
        .blockOptional(Duration.ofSeconds(5))
        .orElseThrow();
  }
}
