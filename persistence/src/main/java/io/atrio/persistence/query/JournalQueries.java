package io.atrio.persistence.query;

/**
 * The SQL of the read journal.
 *
 * @param eventsOf the rows of a persistence id ($1) from a sequence number ($2), at most $3
 * @param highestSeqNr the highest sequence number of a persistence id ($1), or 0
 * @param horizon see {@link Horizon}
 * @param eventsBySlices the rows of an entity type ($1) in slices ($2) from a time ($3) on, but
 *     none at that very time that has been seen (persistence ids $4, sequence numbers $5), and
 *     before the horizon ($6): those of the $7 microseconds that begin with the oldest of them, at
 *     most $8
 * @param persistenceIds the persistence ids after $1, at most $2
 */
record JournalQueries(
    String eventsOf,
    String highestSeqNr,
    String horizon,
    String eventsBySlices,
    String persistenceIds) {

  private static final String COLUMNS =
      """
      slice, entity_type, persistence_id, seq_nr, db_timestamp, deleted,
        event_ser_id, event_ser_manifest, event_payload,
        meta_ser_id, meta_ser_manifest, meta_payload,
        statement_timestamp() AS read_timestamp""";

  private static final String EVENTS_OF =
      """
      SELECT {columns}
      FROM {table}
      WHERE persistence_id = $1 AND seq_nr >= $2
      ORDER BY seq_nr
      LIMIT $3
      """;

  private static final String HIGHEST_SEQ_NR =
      "SELECT coalesce(max(seq_nr), 0) AS highest FROM {table} WHERE persistence_id = $1";

  // A writer whose start may not be seen (another role's, or a prepared transaction) may have begun
  // at any time, and no row is older than 1970. statement_timestamp() was taken when the statement
  // arrived, hence before it looked at the locks; clock_timestamp() would be taken after.
  private static final String HORIZON =
      """
      SELECT
        statement_timestamp() AS now,
        least(statement_timestamp(), min(coalesce(a.xact_start, to_timestamp(0)))) AS settled
      FROM pg_locks l
      LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation'
        AND l.relation = '{table}'::regclass
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.mode = 'RowExclusiveLock'
        AND l.granted
        AND l.pid IS DISTINCT FROM pg_backend_pid()
      """;

  private static final String UNSEEN =
      """
      NOT (
            db_timestamp = $3
            AND EXISTS (
              SELECT FROM unnest($4::text[], $5::bigint[]) AS seen (id, nr)
              WHERE seen.id = persistence_id AND seq_nr <= seen.nr))""";

  // The rows of a range of slices do not come out of the index in the order of time, so they are
  // sorted; the bound in time keeps what is sorted for a page from being the rest of the journal.
  private static final String EVENTS_BY_SLICES =
      """
      WITH oldest AS MATERIALIZED (
        SELECT min(found.db_timestamp) AS at
        FROM unnest($2::int[]) AS wanted (slice)
        CROSS JOIN LATERAL (
          SELECT db_timestamp
          FROM {table} AS e
          WHERE e.slice = wanted.slice
            AND entity_type = $1
            AND db_timestamp >= $3
            AND db_timestamp < $6
            AND NOT deleted
            AND {unseen}
          ORDER BY db_timestamp
          LIMIT 1) AS found)
      SELECT {columns}
      FROM {table}, oldest
      WHERE slice = ANY($2::int[])
        AND entity_type = $1
        AND db_timestamp >= oldest.at
        AND db_timestamp < least($6, oldest.at + $7 * interval '1 microsecond')
        AND NOT deleted
        AND {unseen}
      ORDER BY db_timestamp, seq_nr, persistence_id
      LIMIT $8
      """;

  // One step down the primary key's index for each id, where DISTINCT would read every event.
  private static final String PERSISTENCE_IDS =
      """
      WITH RECURSIVE ids (persistence_id, n) AS (
        (SELECT min(persistence_id), 1::bigint FROM {table} WHERE persistence_id > $1)
        UNION ALL
        SELECT (
            SELECT min(persistence_id) FROM {table} WHERE persistence_id > ids.persistence_id),
          n + 1
        FROM ids
        WHERE ids.persistence_id IS NOT NULL AND n < $2)
      SELECT persistence_id FROM ids WHERE persistence_id IS NOT NULL ORDER BY persistence_id
      """;

  static JournalQueries on(String table) {
    return new JournalQueries(
        sql(EVENTS_OF, table),
        sql(HIGHEST_SEQ_NR, table),
        sql(HORIZON, table),
        sql(EVENTS_BY_SLICES, table),
        sql(PERSISTENCE_IDS, table));
  }

  private static String sql(String template, String table) {
    return template
        .replace("{columns}", COLUMNS)
        .replace("{unseen}", UNSEEN)
        .replace("{table}", table);
  }
}
