package io.atrio.persistence.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.channel.ChannelSnapshot;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.SlotPart;
import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.migration.Migrations;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.process.ProcessTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class PostgresHandOverTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final AtomicInteger SLOTS = new AtomicInteger();
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(2, 2);
  private static final UUID THIRD = new UUID(3, 3);

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static ActorSystem system;

  @SuppressWarnings("NullAway.Init")
  private static DataDirectory data;

  @SuppressWarnings("NullAway.Init")
  private static PostgresProcess postgres;

  @SuppressWarnings("NullAway.Init")
  private static PostgresPool pool;

  @SuppressWarnings("NullAway.Init")
  private static PostgresHandOver handOver;

  /** One that no other test has. */
  private final int slot = SLOTS.incrementAndGet();

  @BeforeAll
  static void start() throws Exception {
    system =
        ActorSystem.create(
            "hand-over",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    data = PreparedData.open(temp);
    postgres = PostgresProcess.start(data, line -> {});
    Migrations.run(postgres.url());
    pool = PostgresPool.open(postgres.url());
    handOver = new PostgresHandOver(pool.database(), SerializationExtension.get(system));
  }

  @AfterAll
  static void stop() {
    pool.close();
    postgres.close();
    data.close();
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void whatALifeGivesTheNextTakesAsItWas() throws Exception {
    assertThat(take(FIRST)).isEmpty();
    List<SlotPart> parts = List.of(part(0, 2), part(1, 3));
    assertThat(give(FIRST, parts)).isTrue();

    assertThat(take(SECOND)).usingRecursiveComparison().isEqualTo(parts);
  }

  @Test
  void whatIsTakenIsGone() throws Exception {
    take(FIRST);
    give(FIRST, List.of(part(0, 1)));
    assertThat(take(SECOND)).hasSize(1);

    assertThat(take(THIRD)).isEmpty();
    assertThat(rows()).isZero();
  }

  @Test
  void onlyTheLastLifeGives() throws Exception {
    take(FIRST);
    take(SECOND);

    assertThat(give(FIRST, List.of(part(0, 1)))).isFalse();
    assertThat(take(THIRD)).isEmpty();
  }

  @Test
  void aLifeThatIsNotKnownGivesNothing() throws Exception {
    assertThat(give(FIRST, List.of(part(0, 1)))).isFalse();
    assertThat(take(SECOND)).isEmpty();
  }

  @Test
  void beginningAgainDoesNoHarm() throws Exception {
    take(FIRST);
    take(FIRST);

    assertThat(give(FIRST, List.of(part(0, 1)))).isTrue();
    assertThat(take(SECOND)).hasSize(1);
  }

  @Test
  void slotsAreApart() throws Exception {
    take(FIRST);
    give(FIRST, List.of(part(0, 1)));
    int other = SLOTS.incrementAndGet();

    assertThat(get(handOver.take(other, SECOND))).isEmpty();
    assertThat(get(handOver.give(other, FIRST, List.of(part(0, 1))))).isFalse();
    assertThat(take(SECOND)).hasSize(1);
  }

  @Test
  void whatWasGivenTooLongAgoIsNotTakenAndGoneAsWell() throws Exception {
    take(FIRST);
    give(FIRST, List.of(part(0, 1)));
    run(
        "UPDATE atrio.channel_hand_over SET given_at = given_at - interval '"
            + PostgresHandOver.KEPT.toSeconds()
            + " seconds' WHERE slot = "
            + slot);

    assertThat(take(SECOND)).isEmpty();
    assertThat(rows()).isZero();
  }

  @Test
  void aLargeSlotGoesOverInManyParts() throws Exception {
    take(FIRST);
    List<SlotPart> parts = IntStream.range(0, 40).mapToObj(i -> part(i, 1_000)).toList();
    assertThat(give(FIRST, parts)).isTrue();

    List<SlotPart> taken = take(SECOND);
    assertThat(taken).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertThat(taken.get(i).floor()).isEqualTo(i);
      assertThat(taken.get(i).channels().getFirst().snapshot().history()).hasSize(1_000);
    }
  }

  @Test
  void whatCannotBeReadIsGoneAndTheLifeHasBegun() throws Exception {
    take(FIRST);
    give(FIRST, List.of(part(0, 1)));
    run("UPDATE atrio.channel_hand_over SET payload = '\\x00' WHERE slot = " + slot);

    assertThat(handOver.take(slot, SECOND)).failsWithin(SOON);
    assertThat(rows()).isZero();
    assertThat(take(SECOND)).isEmpty();
    assertThat(give(SECOND, List.of(part(0, 1)))).isTrue();
  }

  @Test
  void aGiverAndALifeThatBeginsAtOnceAgreeOnWhoWasFirst() throws Exception {
    for (int i = 0; i < 200; i++) {
      UUID giver = UUID.randomUUID();
      UUID taker = UUID.randomUUID();
      take(giver);
      CompletionStage<List<SlotPart>> taking = handOver.take(slot, taker);
      CompletionStage<Boolean> giving = handOver.give(slot, giver, List.of(part(i, 1)));

      assertThat(get(taking)).hasSize(get(giving) ? 1 : 0);
      assertThat(rows()).isZero();
    }
  }

  @Test
  void allSlotsOfANodeBeginAtOnceAndEachTakesItsOwn() throws Exception {
    List<Integer> slots = IntStream.range(1_000, 1_300).boxed().toList();
    for (int each : slots) {
      get(handOver.take(each, FIRST));
      get(handOver.give(each, FIRST, List.of(part(each, 1))));
    }
    List<CompletionStage<List<SlotPart>>> taking =
        slots.stream().map(each -> handOver.take(each, SECOND)).toList();
    CompletionStage<List<SlotPart>> another = handOver.take(1_299, THIRD);

    for (int i = 0; i < slots.size(); i++) {
      assertThat(get(taking.get(i)))
          .extracting(SlotPart::floor)
          .containsExactly(slots.get(i).longValue());
    }
    assertThat(get(another)).isEmpty();
    assertThat(get(handOver.give(1_299, SECOND, List.of(part(0, 1))))).isFalse();
    assertThat(get(handOver.give(1_299, THIRD, List.of(part(0, 1))))).isTrue();
  }

  @Test
  void whatCannotBeReadDisturbsNoOtherSlot() throws Exception {
    take(FIRST);
    give(FIRST, List.of(part(0, 1)));
    run("UPDATE atrio.channel_hand_over SET payload = '\\x00' WHERE slot = " + slot);
    List<CompletionStage<List<SlotPart>>> taking =
        IntStream.range(2_000, 2_100).mapToObj(other -> handOver.take(other, FIRST)).toList();
    CompletionStage<List<SlotPart>> broken = handOver.take(slot, SECOND);

    for (CompletionStage<List<SlotPart>> other : taking) {
      assertThat(get(other)).isEmpty();
    }
    assertThat(broken).failsWithin(SOON);
  }

  @Test
  void questionsFailInTimeWhilePostgresHangsAndAreAnsweredWhenItGoesOn() throws Exception {
    take(FIRST);
    ProcessTree.of(postgres.pid()).hang();
    try {
      CompletionStage<Boolean> giving = handOver.give(slot, FIRST, List.of(part(0, 1)));
      assertThat(handOver.take(slot, SECOND)).failsWithin(Database.LIMIT.plusSeconds(1));
      assertThat(giving).failsWithin(SOON);
    } finally {
      ProcessTree.of(postgres.pid()).goOn();
    }
    await().atMost(SOON).until(() -> succeeds(handOver.take(slot, THIRD)));
    assertThat(give(THIRD, List.of(part(0, 1)))).isTrue();
  }

  @Test
  void aCrashOfPostgresLosesWhatWasGivenAndAnOrderlyStopDoesNot() throws Exception {
    take(FIRST);
    give(FIRST, List.of(part(0, 1)));
    postgres.close();
    postgres = PostgresProcess.start(data, postgres.port(), line -> {});
    await().atMost(SOON).until(() -> succeeds(handOver.take(SLOTS.incrementAndGet(), FIRST)));
    assertThat(take(SECOND)).hasSize(1);

    give(SECOND, List.of(part(0, 1)));
    ProcessTree.of(postgres.pid()).kill();
    postgres = PostgresProcess.start(data, postgres.port(), line -> {});
    await().atMost(SOON).until(() -> succeeds(handOver.take(SLOTS.incrementAndGet(), FIRST)));
    assertThat(take(THIRD)).isEmpty();
  }

  private List<SlotPart> take(UUID life) throws Exception {
    return get(handOver.take(slot, life));
  }

  private boolean give(UUID life, List<SlotPart> parts) throws Exception {
    return get(handOver.give(slot, life, parts));
  }

  /** Part {@code number}, of about a kilobyte an event. */
  private static SlotPart part(int number, int events) {
    String data = "{\"text\":\"" + "x".repeat(900) + "\"}";
    List<Frame> history =
        IntStream.rangeClosed(1, events)
            .mapToObj(n -> Frame.encode("orders", n, n, n, "e", data))
            .toList();
    List<ChannelSnapshot.SeenKey> keys = List.of(new ChannelSnapshot.SeenKey("k", 1, 1));
    return new SlotPart(
        7, number, List.of(new SlotPart.Piece("orders", new ChannelSnapshot(9, history, keys))));
  }

  private int rows() {
    List<Boolean> rows =
        pool.database()
            .select(
                "SELECT part FROM atrio.channel_hand_over WHERE slot = " + slot,
                Database.NOTHING,
                row -> true)
            .block(SOON);
    return rows == null ? -1 : rows.size();
  }

  private static void run(String sql) {
    pool.database().update(sql, Database.NOTHING).block(SOON);
  }

  private static boolean succeeds(CompletionStage<?> call) {
    return call.handle((result, failure) -> failure == null).toCompletableFuture().join();
  }

  private static <T> T get(CompletionStage<T> answer) throws Exception {
    return answer.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
