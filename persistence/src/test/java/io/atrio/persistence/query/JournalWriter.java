package io.atrio.persistence.query;

import io.atrio.persistence.plugin.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;

/** Writes rows as the journal does, in transactions that a test ends when it likes. */
final class JournalWriter implements AutoCloseable {
  private static final String INSERT =
      """
      INSERT INTO event_journal (slice, entity_type, persistence_id, seq_nr, db_timestamp,
        event_ser_id, event_ser_manifest, event_payload, writer,
        meta_ser_id, meta_ser_manifest, meta_payload)
      VALUES (?, ?, ?, ?, coalesce(?, clock_timestamp()), ?, ?, ?, 'test', ?, ?, ?)
      """;

  private final Connection connection;
  private final Persistence persistence;
  private final Serialization serialization;

  JournalWriter(Connection connection, ActorSystem system) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    persistence = Persistence.get(system);
    serialization = SerializationExtension.get(system);
  }

  /** An event {@code Said("<persistenceId>/<seqNr>")} at the database's time. */
  JournalWriter write(String persistenceId, long seqNr) throws SQLException {
    return write(persistenceId, seqNr, null, null);
  }

  JournalWriter write(
      String persistenceId, long seqNr, @Nullable Instant at, @Nullable Object metadata)
      throws SQLException {
    Payload event = Payload.of(serialization, new Said(persistenceId + "/" + seqNr));
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setInt(1, persistence.sliceForPersistenceId(persistenceId));
      insert.setString(2, persistenceId.substring(0, persistenceId.indexOf('|')));
      insert.setString(3, persistenceId);
      insert.setLong(4, seqNr);
      insert.setObject(
          5,
          at == null ? null : OffsetDateTime.ofInstant(at, ZoneOffset.UTC),
          Types.TIMESTAMP_WITH_TIMEZONE);
      set(insert, 6, event);
      set(insert, 9, metadata == null ? null : Payload.of(serialization, metadata));
      insert.executeUpdate();
    }
    return this;
  }

  /** Leaves an empty place, as the journal does when an event is deleted. */
  JournalWriter delete(String persistenceId, long seqNr) throws SQLException {
    return execute(
        "UPDATE event_journal SET deleted = true, event_payload = '' WHERE persistence_id = '%s' AND seq_nr = %d"
            .formatted(persistenceId, seqNr));
  }

  /** Reads, and so holds a lock that writers do not hold. */
  JournalWriter read() throws SQLException {
    return execute("SELECT count(*) FROM event_journal");
  }

  /** Keeps the transaction open for so long. */
  JournalWriter linger(int milliseconds) throws SQLException {
    return execute("SELECT pg_sleep(" + milliseconds + " / 1000.0)");
  }

  JournalWriter commit() throws SQLException {
    connection.commit();
    return this;
  }

  JournalWriter rollback() throws SQLException {
    connection.rollback();
    return this;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private JournalWriter execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return this;
  }

  private static void set(PreparedStatement insert, int first, @Nullable Payload payload)
      throws SQLException {
    insert.setObject(first, payload == null ? null : payload.serializerId(), Types.INTEGER);
    insert.setString(first + 1, payload == null ? null : payload.manifest());
    insert.setBytes(first + 2, payload == null ? null : payload.bytes());
  }
}
