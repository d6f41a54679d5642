package io.atrio.persistence.limit;

import io.atrio.actors.limit.Block;
import io.atrio.actors.limit.Block.Cause;
import io.atrio.actors.limit.BlockStore;
import io.atrio.cluster.address.NetworkAddress;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Blocks in {@code atrio.address_blocks}. A row whose address cannot be read blocks nobody. */
public final class PostgresBlockStore implements BlockStore {
  /** The condition is what {@link Block#replaces} says. */
  private static final String SAVE =
      """
      INSERT INTO atrio.address_blocks AS known (address, since, until, cause, reason)
      SELECT address, to_timestamp(since / 1000.0), to_timestamp(until / 1000.0), cause, reason
      FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[])
        AS new (address, since, until, cause, reason)
      ORDER BY address
      ON CONFLICT (address) DO UPDATE
      SET since = excluded.since, until = excluded.until, cause = excluded.cause,
        reason = excluded.reason
      WHERE CASE
        WHEN excluded.cause = 'operator'
          THEN known.cause <> 'operator' OR excluded.since >= known.since
        ELSE excluded.until > known.until
          AND (known.cause <> 'operator' OR excluded.since > known.since)
      END
      """;

  private static final String LIVE =
      """
      SELECT address, since, until, cause, reason FROM atrio.address_blocks
      WHERE until > now() ORDER BY until DESC LIMIT $1
      """;

  private static final String SAVED =
      """
      SELECT address, since, until, cause, reason FROM atrio.address_blocks
      WHERE changed_at > now() - make_interval(secs => $1) ORDER BY until DESC LIMIT $2
      """;

  /** Longer than any node can have missed a block that was lifted. */
  private static final String FORGET =
      """
      DELETE FROM atrio.address_blocks
      WHERE until < now() - interval '1 day' AND changed_at < now() - interval '1 day'
      """;

  private final Database database;

  /** Over {@code database}. */
  public PostgresBlockStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<?> save(Collection<Block> blocks) {
    List<Block> rows = List.copyOf(blocks);
    return database
        .update(
            SAVE,
            s ->
                s.bind(0, BinaryArray.ofTexts(rows, b -> NetworkAddress.textOf(b.key())))
                    .bind(1, BinaryArray.ofLongs(rows, Block::since))
                    .bind(2, BinaryArray.ofLongs(rows, Block::until))
                    .bind(3, BinaryArray.ofTexts(rows, b -> text(b.cause())))
                    .bind(4, BinaryArray.ofTexts(rows, Block::reason)))
        .toFuture();
  }

  @Override
  public CompletionStage<List<Block>> live(int most) {
    return database
        .select(LIVE, s -> s.bind(0, most), PostgresBlockStore::block)
        .map(PostgresBlockStore::readable)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public CompletionStage<List<Block>> saved(Duration last, int most) {
    double seconds = last.toMillis() / 1000.0;
    return database
        .update(FORGET, Database.NOTHING)
        .then(
            database.select(
                SAVED, s -> s.bind(0, seconds).bind(1, most), PostgresBlockStore::block))
        .map(PostgresBlockStore::readable)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static List<Block> readable(List<Optional<Block>> rows) {
    return rows.stream().flatMap(Optional::stream).toList();
  }

  private static Optional<Block> block(Row row) {
    return NetworkAddress.parseKey(need(row, "address", String.class))
        .map(
            key ->
                new Block(
                    key,
                    millis(row, "since"),
                    millis(row, "until"),
                    Cause.valueOf(need(row, "cause", String.class).toUpperCase(Locale.ROOT)),
                    need(row, "reason", String.class)));
  }

  private static String text(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }

  private static long millis(Row row, String column) {
    return need(row, column, OffsetDateTime.class).toInstant().toEpochMilli();
  }

  private static <T> T need(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
