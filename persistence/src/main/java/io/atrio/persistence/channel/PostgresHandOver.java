package io.atrio.persistence.channel;

import io.atrio.actors.channel.HandOver;
import io.atrio.actors.channel.SlotPart;
import io.atrio.persistence.plugin.Payload;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.serialization.Serialization;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The hand-over in {@code atrio.channel_slot} and {@code atrio.channel_hand_over}. Both questions
 * lock the slot's row first, so that of a giver and a life that begins one sees all of the other.
 */
public final class PostgresHandOver implements HandOver {
  /**
   * How long something that was given can be taken. A life that PostgreSQL never heard of, from its
   * begin to its end, leaves what the life before it gave: this bounds for how long that could be
   * taken for what came last. Histories are ten minutes long unless told otherwise.
   */
  public static final Duration KEPT = Duration.ofMinutes(10);

  private static final String BEGIN =
      """
      INSERT INTO atrio.channel_slot (slot, life)
      SELECT unnest($1::int[]), unnest($2::text[])::uuid
      ON CONFLICT (slot) DO UPDATE SET life = excluded.life
      """;

  /** A statement of its own: it must see what was committed while the one before it waited. */
  private static final String TAKE =
      """
      DELETE FROM atrio.channel_hand_over WHERE slot = ANY ($1::int[])
      RETURNING slot, part, ser_id, ser_manifest, payload,
        given_at > now() - $2 * INTERVAL '1 second' AS fresh
      """;

  /** A crash of PostgreSQL empties the table anyway, so nobody needs to wait for its disk. */
  private static final String END =
      """
      SELECT set_config('synchronous_commit', 'off', true)
      FROM atrio.channel_slot WHERE slot = $1 AND life = $2 FOR UPDATE
      """;

  private static final String GIVE =
      """
      INSERT INTO atrio.channel_hand_over (slot, part, ser_id, ser_manifest, payload)
      VALUES ($1, $2, $3, $4, ($5::bytea[])[1])
      """;

  private final Database database;
  private final Serialization serialization;
  private final BeginningLives<List<Taken>> lives = new BeginningLives<>(this::begin);

  private record Taken(int slot, int part, boolean fresh, Payload payload) {}

  /** In a {@code database} with Átrio's schema; {@code serialization} is that of the parts. */
  public PostgresHandOver(Database database, Serialization serialization) {
    this.database = database;
    this.serialization = serialization;
  }

  @Override
  public CompletionStage<List<SlotPart>> take(int slot, UUID life) {
    return lives.begin(slot, life).thenApply(this::parts);
  }

  @Override
  public CompletionStage<Boolean> give(int slot, UUID life, List<SlotPart> parts) {
    return database
        .inTransaction(
            connection ->
                isLast(connection, slot, life)
                    .flatMap(
                        last ->
                            last
                                ? given(connection, slot, parts).thenReturn(true)
                                : Mono.just(false)))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private CompletionStage<Map<Integer, List<Taken>>> begin(SortedMap<Integer, UUID> beginning) {
    List<Map.Entry<Integer, UUID>> all = List.copyOf(beginning.entrySet());
    BinaryArray slots = BinaryArray.ofIntegers(all, Map.Entry::getKey);
    BinaryArray names = BinaryArray.ofTexts(all, entry -> entry.getValue().toString());
    return database
        .inTransaction(
            connection ->
                Database.update(connection, BEGIN, s -> s.bind(0, slots).bind(1, names))
                    .then(Mono.defer(() -> taken(connection, slots))))
        .map(taken -> bySlot(beginning.keySet(), taken))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static Mono<List<Taken>> taken(Connection connection, BinaryArray slots) {
    return Database.<Taken>select(
            connection,
            TAKE,
            s -> s.bind(0, slots).bind(1, KEPT.toSeconds()),
            PostgresHandOver::read)
        .collectList();
  }

  private static Map<Integer, List<Taken>> bySlot(Set<Integer> slots, List<Taken> taken) {
    Map<Integer, List<Taken>> bySlot = new HashMap<>();
    slots.forEach(slot -> bySlot.put(slot, new ArrayList<>(0)));
    taken.forEach(
        part -> bySlot.computeIfAbsent(part.slot(), slot -> new ArrayList<>(1)).add(part));
    return bySlot;
  }

  /** Read after the transaction: what cannot be read is gone as well. */
  private List<SlotPart> parts(List<Taken> taken) {
    return taken.stream()
        .filter(Taken::fresh)
        .sorted(Comparator.comparingInt(Taken::part))
        .map(part -> (SlotPart) part.payload().read(serialization))
        .toList();
  }

  private static Mono<Boolean> isLast(Connection connection, int slot, UUID life) {
    return Database.select(connection, END, s -> s.bind(0, slot).bind(1, life), row -> true)
        .hasElements();
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
        need(row, "slot", Integer.class),
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
