package io.atrio.persistence.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.limit.Block;
import io.atrio.actors.limit.Block.Cause;
import io.atrio.cluster.address.NetworkAddress;
import io.atrio.persistence.StoreLab;
import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PostgresBlockStoreTest {
  private static final Duration RECENTLY = Duration.ofMinutes(5);
  private static final long NOW = System.currentTimeMillis();
  private static final long LATER = NOW + 600_000;
  private static final long IPV4 = key("203.0.113.7");
  private static final long IPV6 = key("2001:db8:1:2::/64");

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static StoreLab lab;

  private String url;
  private PostgresPool pool;
  private PostgresBlockStore store;

  @SuppressWarnings("NullAway.Init") // set before each test
  PostgresBlockStoreTest() {}

  @BeforeAll
  static void start() throws Exception {
    lab = StoreLab.start(temp);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    url = lab.database();
    pool = PostgresPool.open(url);
    store = new PostgresBlockStore(pool.database());
  }

  @AfterEach
  void disconnect() {
    pool.close();
  }

  @Test
  void whatIsSavedIsReadAgain() throws Exception {
    Block byLimit = new Block(IPV4, NOW, LATER, Cause.LIMIT, "");
    Block byHand = new Block(IPV6, NOW, LATER + 1, Cause.OPERATOR, "ä \"rude\" one");

    save(byLimit, byHand);

    assertThat(get(store.live(10))).containsExactly(byHand, byLimit);
    assertThat(get(store.live(1))).containsExactly(byHand);
    assertThat(get(store.saved(RECENTLY, 10))).containsExactly(byHand, byLimit);
  }

  @Test
  void aBlockThatHasEndedIsNoLongerLiveButStillToldToThoseWhoMissedIt() throws Exception {
    Block lifted = new Block(IPV4, NOW, NOW - 1, Cause.OPERATOR, "");

    save(lifted);

    assertThat(get(store.live(10))).isEmpty();
    assertThat(get(store.saved(RECENTLY, 10))).containsExactly(lifted);
  }

  /** The statement decides as {@link Block#replaces} does. */
  @Test
  void ofTwoBlocksTheOneStaysThatReplacesTheOther() throws Exception {
    List<Block> all =
        LongStream.range(0, 3)
            .boxed()
            .flatMap(
                since ->
                    LongStream.of(50, 60)
                        .boxed()
                        .flatMap(
                            length ->
                                List.of(Cause.values()).stream()
                                    .map(cause -> block(since, length, cause))))
            .toList();
    for (Block first : all) {
      for (Block second : all) {
        StoreLab.run(url, "DELETE FROM atrio.address_blocks");
        save(first);
        save(second);

        assertThat(get(store.live(10)))
            .as("%s, then %s", first, second)
            .containsExactly(second.replaces(first) ? second : first);
      }
    }
  }

  @Test
  void aRowThatWasWrittenByHandBlocksAndOneThatCannotBeReadDoesNot() throws Exception {
    StoreLab.run(
        url,
        "INSERT INTO atrio.address_blocks (address, until) VALUES ('203.0.113.7', now() + '1 hour')",
        "INSERT INTO atrio.address_blocks (address, until) VALUES ('nonsense', now() + '1 hour')");

    assertThat(get(store.live(10)))
        .singleElement()
        .satisfies(block -> assertThat(block.key()).isEqualTo(IPV4))
        .satisfies(block -> assertThat(block.cause()).isEqualTo(Cause.OPERATOR));
    assertThat(get(store.saved(RECENTLY, 10))).hasSize(1);
  }

  @Test
  void whatEndedLongAgoIsForgotten() throws Exception {
    StoreLab.run(
        url,
        "INSERT INTO atrio.address_blocks (address, until) VALUES ('203.0.113.7', now() - interval '2 days')",
        "ALTER TABLE atrio.address_blocks DISABLE TRIGGER USER",
        "UPDATE atrio.address_blocks SET changed_at = now() - interval '2 days'");

    var unused = get(store.saved(Duration.ofDays(3), 10));

    assertThat(get(store.saved(Duration.ofDays(3), 10))).isEmpty();
  }

  @Test
  void aThousandBlocksAreOneStatement() throws Exception {
    List<Block> many =
        LongStream.range(0, 1_000)
            .mapToObj(i -> new Block(IPV4 + i, NOW, LATER, Cause.LIMIT, ""))
            .toList();

    var unused = get(store.save(many));

    assertThat(get(store.live(2_000))).hasSize(1_000);
  }

  private static Block block(long since, long length, Cause cause) {
    return new Block(IPV4, NOW + since, LATER + length, cause, cause + " " + since + length);
  }

  private void save(Block... blocks) throws Exception {
    var unused = get(store.save(List.of(blocks)));
  }

  private static long key(String text) {
    return NetworkAddress.parseKey(text).orElseThrow();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
