package io.atrio.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditType;
import io.atrio.persistence.audit.AuditRow;
import io.atrio.persistence.audit.Broken;
import io.atrio.persistence.audit.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditJsonTest {
  private static final String PREVIOUS = "0".repeat(64);
  private static final String HASH = "a1".repeat(32);

  @Test
  void aLineHasEveryFieldInItsOrderAndTimesInMilliseconds() {
    AuditEvent event =
        new AuditEvent(
            millis("2026-11-23T15:00:00.120Z"),
            AuditType.PERMISSION_DENIED,
            "ana",
            "s-1",
            "publish:orders",
            "203.0.113.7",
            "n1",
            Outcome.DENIED,
            "once",
            "");
    assertThat(line(event, millis("2026-11-23T15:00:01Z")))
        .isEqualTo(
            """
            {"partition":3,"sequence":7,"at":"2026-11-23T15:00:00.120Z",\
            "type":"permission.denied","outcome":"denied","user":"ana","session":"s-1",\
            "target":"publish:orders","address":"203.0.113.7","node":"n1","detail":"once",\
            "recorded_at":"2026-11-23T15:00:01.000Z","batch":42,"previous":"%s","hash":"%s"}
            """
                .formatted(PREVIOUS, HASH));
  }

  @Test
  void whatIsEmptyIsLeftOutAndNumbersNeverAre() {
    AuditEvent event =
        new AuditEvent(0, AuditType.NODE_STARTED, "", "", "", "", "n1", Outcome.OK, "", "");
    AuditRow row = new AuditRow(0, 1, event, 0, 0, PREVIOUS, HASH);
    assertThat(text(row))
        .isEqualTo(
            """
            {"partition":0,"sequence":1,"at":"1970-01-01T00:00:00.000Z","type":"node.started",\
            "outcome":"ok","node":"n1","recorded_at":"1970-01-01T00:00:00.000Z","batch":0,\
            "previous":"%s","hash":"%s"}
            """
                .formatted(PREVIOUS, HASH));
  }

  @Test
  void anEventStaysOnItsLine() {
    AuditEvent event =
        new AuditEvent(
            0, AuditType.EVENT_PUBLISHED, "a\nb\r\"\\\0é🙂", "", "", "", "n1", Outcome.OK, "", "");
    assertThat(line(event, 0))
        .contains("\"user\":\"a\\nb\\r\\\"\\\\\\u0000é🙂\"")
        .endsWith("}\n")
        .doesNotContain("\r")
        .hasLineCount(1);
  }

  @Test
  void aVerdictSaysWhatIsBrokenOrThatNothingIs() {
    assertThat(AuditJson.verdict(new Verdict(true, 12, null)))
        .isEqualTo("{\"ok\":true,\"events\":12,\"broken\":null}");
    assertThat(AuditJson.verdict(new Verdict(false, 4, new Broken(3, 5, "it lacks"))))
        .isEqualTo(
            "{\"ok\":false,\"events\":4,"
                + "\"broken\":{\"partition\":3,\"sequence\":5,\"reason\":\"it lacks\"}}");
  }

  private static String line(AuditEvent event, long recordedAt) {
    return text(new AuditRow(3, 7, event, recordedAt, 42, PREVIOUS, HASH));
  }

  private static String text(AuditRow row) {
    return new String(AuditJson.line(row), StandardCharsets.UTF_8);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
