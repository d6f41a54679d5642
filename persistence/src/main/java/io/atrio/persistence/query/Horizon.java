package io.atrio.persistence.query;

import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.Objects;

/**
 * How far the journal is settled: every row that is older than {@link #settled} and ever will be
 * committed can be seen by a statement that begins after this was read.
 *
 * <p>That holds because a writer holds the table's RowExclusiveLock before PostgreSQL's clock gives
 * its rows their time, and until its rows can be seen. A writer that held it when the horizon was
 * read bounds the horizon by the begin of its transaction; any other either ended before, or gives
 * its rows a time after {@link #now}.
 *
 * @param now PostgreSQL's clock before the locks were looked at
 * @param settled at most {@link #now}
 */
record Horizon(Instant now, Instant settled) {

  static Horizon read(Row row) {
    return new Horizon(
        Objects.requireNonNull(row.get("now", Instant.class)),
        Objects.requireNonNull(row.get("settled", Instant.class)));
  }
}
