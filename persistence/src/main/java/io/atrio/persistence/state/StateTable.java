package io.atrio.persistence.state;

import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Statement;
import java.util.function.ToIntFunction;
import org.apache.pekko.persistence.typed.PersistenceId;
import reactor.core.publisher.Mono;

/**
 * The table of durable states: one row a persistence id, with its latest revision. The row of a
 * deleted state stays, with an empty payload: its revision has to go on where it was.
 */
final class StateTable {
  private static final String SELECT =
      """
      SELECT revision, state_ser_id, state_ser_manifest, state_payload
      FROM {table}
      WHERE persistence_id = $1
      """;

  private static final String INSERT =
      """
      INSERT INTO {table} (persistence_id, revision, state_ser_id, state_ser_manifest, state_payload,
        tags, slice, entity_type, db_timestamp)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CURRENT_TIMESTAMP)
      ON CONFLICT DO NOTHING
      """;

  // PostgreSQL's clock may be set back; whoever reads by time must not miss a revision.
  private static final String UPDATE =
      """
      UPDATE {table} SET
        revision = $2, state_ser_id = $3, state_ser_manifest = $4, state_payload = $5, tags = $6,
        db_timestamp = GREATEST(CURRENT_TIMESTAMP, db_timestamp + INTERVAL '1 microsecond')
      WHERE persistence_id = $1 AND revision = $2 - 1
      """;

  private static final String DELETE = "DELETE FROM {table} WHERE persistence_id = $1";

  private static final Payload DELETED = new Payload(0, "", new byte[0]);

  private final Database database;
  private final ToIntFunction<String> slice;
  private final String select;
  private final String insert;
  private final String update;
  private final String delete;

  /**
   * The table named {@code name} in {@code database}.
   *
   * @param slice the slice of a persistence id
   */
  StateTable(Database database, String name, ToIntFunction<String> slice) {
    this.database = database;
    this.slice = slice;
    select = SELECT.replace("{table}", name);
    insert = INSERT.replace("{table}", name);
    update = UPDATE.replace("{table}", name);
    delete = DELETE.replace("{table}", name);
  }

  /** The row of {@code persistenceId}, if there is one. */
  Mono<StateRow> read(String persistenceId) {
    return database
        .select(select, statement -> statement.bind("$1", persistenceId), StateRow::read)
        .flatMap(rows -> Mono.justOrEmpty(rows.stream().findFirst()));
  }

  /**
   * Writes {@code revision}; false if the stored one is not the one before it.
   *
   * @param tag empty for none
   */
  Mono<Boolean> write(String persistenceId, long revision, Payload state, String tag) {
    return (revision == 1
            ? database.update(
                insert,
                statement -> {
                  bind(statement, persistenceId, revision, state, tag);
                  statement
                      .bind("$7", slice.applyAsInt(persistenceId))
                      .bind("$8", PersistenceId.extractEntityType(persistenceId));
                })
            : database.update(
                update, statement -> bind(statement, persistenceId, revision, state, tag)))
        .map(rows -> rows == 1);
  }

  /** Writes {@code revision} as one without a state; false as {@link #write} has it. */
  Mono<Boolean> writeDeleted(String persistenceId, long revision) {
    return write(persistenceId, revision, DELETED, "");
  }

  /** Takes the row away, revision and all. */
  Mono<Void> delete(String persistenceId) {
    return database.update(delete, statement -> statement.bind("$1", persistenceId)).then();
  }

  private static void bind(
      Statement statement, String persistenceId, long revision, Payload state, String tag) {
    statement
        .bind("$1", persistenceId)
        .bind("$2", revision)
        .bind("$3", state.serializerId())
        .bind("$4", state.manifest())
        .bind("$5", state.bytes());
    if (tag.isEmpty()) {
      statement.bindNull("$6", String[].class);
    } else {
      statement.bind("$6", new String[] {tag});
    }
  }
}
