package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AuditMonthsTest {

  @Test
  void aMonthEndsWhereTheNextBegins() {
    assertThat(AuditMonths.end(YearMonth.of(2026, 12)))
        .isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(AuditMonths.end(YearMonth.of(2028, 2)))
        .isEqualTo(Instant.parse("2028-03-01T00:00:00Z"));
  }

  @Test
  void aMonthsTableSortsByItsName() {
    assertThat(AuditMonths.table(YearMonth.of(2026, 3))).isEqualTo("audit_event_y2026m03");
  }

  @Test
  void monthsAreMadeOnceAndByTheTimeOfRecording(@TempDir Path temp) throws Exception {
    try (AuditServer server = AuditServer.start(temp);
        AuditLab lab = server.lab()) {
      Set<YearMonth> before = existing(lab);
      List<AuditRow> rows =
          Stream.of("2031-01-31T23:59:59.999Z", "2031-02-01T00:00:00.000Z", "2030-12-31T23:59:59Z")
              .map(time -> AuditRow.of(0, 1, Events.of("ana", AuditType.LIMIT_HIT, time)))
              .toList();
      for (List<AuditRow> some : List.of(rows.subList(0, 2), rows, List.<AuditRow>of())) {
        lab.database()
            .inTransaction(connection -> AuditMonths.ensure(connection, some).thenReturn(true))
            .block(Duration.ofSeconds(10));
      }
      Set<YearMonth> made = existing(lab);
      made.removeAll(before);
      assertThat(made)
          .containsExactlyInAnyOrder(
              YearMonth.of(2030, 12), YearMonth.of(2031, 1), YearMonth.of(2031, 2));
      lab.database()
          .inTransaction(connection -> AuditMonths.drop(connection, YearMonth.of(2031, 1)))
          .block(Duration.ofSeconds(10));
      assertThat(existing(lab))
          .contains(YearMonth.of(2031, 2))
          .doesNotContain(YearMonth.of(2031, 1));
    }
  }

  private static Set<YearMonth> existing(AuditLab lab) {
    return lab.database()
        .inTransaction(AuditMonths::existing)
        .blockOptional(Duration.ofSeconds(10))
        .orElseThrow();
  }
}
