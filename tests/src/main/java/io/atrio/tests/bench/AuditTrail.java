package io.atrio.tests.bench;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.Waiting;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a server's database says of sessions that came and went.
 *
 * @param whole sessions with each of their four events exactly once
 * @param behind events of the whole trail that are in the journal and not in the table, or the
 *     other way round
 */
record AuditTrail(long whole, long behind) {
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(30);

  private static final String WHOLE =
      """
      SELECT count(*) FROM (
        SELECT session_id FROM atrio.audit_event
        WHERE session_id LIKE :names
        GROUP BY session_id
        HAVING count(*) FILTER (WHERE type = 'session.opened') = 1
          AND count(*) FILTER (WHERE type = 'stream.attached') = 1
          AND count(*) FILTER (WHERE type = 'stream.detached') = 1
          AND count(*) FILTER (WHERE type = 'session.closed') = 1) AS whole
      """;
  private static final String BEHIND =
      """
      SELECT abs((SELECT count(*) FROM atrio.event_journal WHERE persistence_id LIKE 'audit|%')
        - (SELECT count(*) FROM atrio.audit_event))
      """;

  /**
   * Reads it once that many sessions are whole and the table has caught up with the journal, or
   * after 30 s.
   *
   * @param sessions beginning of the sessions' names
   */
  static AuditTrail of(AtrioProcess server, String sessions, int expected)
      throws IOException, InterruptedException {
    try (Postgres postgres = Postgres.of(server)) {
      AtomicReference<AuditTrail> last = new AtomicReference<>(read(postgres, sessions));
      Waiting.until(
          WRITTEN_WITHIN,
          () -> {
            last.set(read(postgres, sessions));
            return last.get().isComplete(expected);
          });
      return last.get();
    } catch (SQLException e) {
      throw new IOException("the audit trail cannot be read: " + e.getMessage(), e);
    }
  }

  private static AuditTrail read(Postgres postgres, String sessions) {
    try {
      return new AuditTrail(count(postgres, WHOLE, sessions), count(postgres, BEHIND, sessions));
    } catch (SQLException e) {
      throw new IllegalStateException("the audit trail cannot be read: " + e.getMessage(), e);
    }
  }

  private static long count(Postgres postgres, String query, String sessions) throws SQLException {
    return Long.parseLong(postgres.text(query.replace(":names", "'" + sessions + "%'")));
  }

  boolean isComplete(int sessions) {
    return whole == sessions && behind == 0;
  }

  /** What of so many sessions' trail is not as it should be. */
  long missing(int sessions) {
    return sessions - whole + behind;
  }
}
