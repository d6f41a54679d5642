package io.atrio.persistence.channel;

import io.atrio.actors.channel.HandOver;
import io.atrio.actors.channel.SlotPart;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.serialization.Serialization;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The hand-over in {@code atrio.channel_slot} and {@code atrio.channel_hand_over}. Both questions
 * lock the slot's row first, so that of a giver and a life that begins one sees all of the other.
 *
 * @param database with Átrio's schema
 * @param serialization of the parts
 */
public record PostgresHandOver(Database database, Serialization serialization) implements HandOver {
  /**
   * How long something that was given can be taken. A life that PostgreSQL never heard of, from its
   * begin to its end, leaves what the life before it gave: this bounds for how long that could be
   * taken for what came last. Histories are ten minutes long unless told otherwise.
   */
  public static final Duration KEPT = Duration.ofMinutes(10);

  private static final String BEGIN =
      """
      INSERT INTO atrio.channel_slot (slot, life) VALUES ($1, $2)
      ON CONFLICT (slot) DO UPDATE SET life = excluded.life
      """;

  /** A statement of its own: it must see what was committed while the one before it waited. */
  private static final String TAKE =
      """
      DELETE FROM atrio.channel_hand_over WHERE slot = $1
      RETURNING part, ser_id, ser_manifest, payload,
        given_at > now() - $2 * INTERVAL '1 second' AS fresh
      """;

  private static final String END =
      "UPDATE atrio.channel_slot SET life = life WHERE slot = $1 AND life = $2";

  private static final String GIVE =
      """
      INSERT INTO atrio.channel_hand_over (slot, part, ser_id, ser_manifest, payload)
      VALUES ($1, $2, $3, $4, ($5::bytea[])[1])
      """;

  private record Taken(int part, boolean fresh, Payload payload) {}

  @Override
  public CompletionStage<List<SlotPart>> take(int slot, UUID life) {
    return database
        .inTransaction(
            connection ->
                Database.update(connection, BEGIN, s -> s.bind(0, slot).bind(1, life))
                    .then(Mono.defer(() -> taken(connection, slot))))
        .map(this::parts)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public CompletionStage<Boolean> give(int slot, UUID life, List<SlotPart> parts) {
    return database
        .inTransaction(
            connection ->
                Database.update(connection, END, s -> s.bind(0, slot).bind(1, life))
                    .flatMap(
                        last ->
                            last == 0
                                ? Mono.just(false)
                                : given(connection, slot, parts).thenReturn(true)))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static Mono<List<Taken>> taken(Connection connection, int slot) {
    return Database.<Taken>select(
            connection,
            TAKE,
            s -> s.bind(0, slot).bind(1, KEPT.toSeconds()),
            PostgresHandOver::read)
        .collectList();
  }

  /** Read after the transaction: what cannot be read is gone as well. */
  private List<SlotPart> parts(List<Taken> taken) {
    return taken.stream()
        .filter(Taken::fresh)
        .sorted(Comparator.comparingInt(Taken::part))
        .map(part -> (SlotPart) part.payload().read(serialization))
        .toList();
  }

  private Mono<Void> given(Connection connection, int slot, List<SlotPart> parts) {
    return Flux.range(0, parts.size())
        .concatMap(part -> given(connection, slot, part, parts.get(part)))
        .then();
  }

  private Mono<Long> given(Connection connection, int slot, int number, SlotPart part) {
    Payload payload = Payload.of(serialization, part);
    return Database.update(
        connection,
        GIVE,
        statement ->
            statement
                .bind(0, slot)
                .bind(1, number)
                .bind(2, payload.serializerId())
                .bind(3, payload.manifest())
                .bind(4, BinaryArray.ofBytes(List.of(payload), Payload::bytes)));
  }

  private static Taken read(Row row) {
    return new Taken(
        need(row, "part", Integer.class),
        need(row, "fresh", Boolean.class),
        new Payload(
            need(row, "ser_id", Integer.class),
            need(row, "ser_manifest", String.class),
            need(row, "payload", byte[].class)));
  }

  private static <T> T need(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
