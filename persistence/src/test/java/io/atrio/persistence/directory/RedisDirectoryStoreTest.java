package io.atrio.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.directory.Claim;
import io.atrio.actors.directory.DirectoryStore;
import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.RedisProcess;
import io.atrio.persistence.redis.RedisDoor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class RedisDirectoryStoreTest {
  private static final Set<String> LIVING = Set.of("a", "b");

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static DataDirectory data;

  @SuppressWarnings("NullAway.Init")
  private static RedisProcess server;

  @SuppressWarnings("NullAway.Init")
  private static RedisDoor redis;

  @SuppressWarnings("NullAway.Init")
  private DirectoryStore store;

  @BeforeAll
  static void start() throws Exception {
    data = DataDirectory.open(temp);
    server = RedisProcess.start(data, line -> {});
    redis = get(RedisDoor.open(server.url()));
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
    data.close();
  }

  @BeforeEach
  void empty() throws Exception {
    get(redis.ask(commands -> commands.flushall()));
    store = new RedisDirectoryStore(redis, Clock.systemUTC());
  }

  @Test
  void whoComesFirstHasTheSessionAndTheOtherIsToldWhere() throws Exception {
    assertThat(claim("a", "s1")).isEqualTo("a-1/s1");
    assertThat(claim("b", "s1")).isEqualTo("a-1/s1");
    assertThat(claim("a", "s1")).isEqualTo("a-1/s1");

    assertThat(get(store.find("s1"))).contains("a-1/s1");
    assertThat(get(store.sessions("ana"))).isEqualTo(Map.of("s1", "a-1/s1"));
  }

  @Test
  void aSessionOfANodeThatDoesNotLiveIsTakenOver() throws Exception {
    assertThat(claim("dead", "s1")).isEqualTo("dead-1/s1");
    assertThat(claim("b", "s1")).isEqualTo("b-1/s1");

    assertThat(get(store.sessions("ana"))).isEqualTo(Map.of("s1", "b-1/s1"));
  }

  @Test
  void aSessionThatMovesTakesTheOldPlaceAndNoOther() throws Exception {
    claim("a", "s1");
    assertThat(get(store.claim(List.of(new Claim("s1", "ana", "b-1/s1", "a-1/s1")), LIVING)))
        .containsExactly("b-1/s1");
    assertThat(get(store.claim(List.of(new Claim("s1", "ana", "a-1/s1", "c-1/s1")), LIVING)))
        .containsExactly("b-1/s1");
  }

  @Test
  void onlyWhoHasASessionGivesItUp() throws Exception {
    claim("a", "s1");
    get(store.release(List.of(of("b", "s1"))));
    assertThat(get(store.find("s1"))).contains("a-1/s1");
    get(store.release(List.of(of("a", "s1"))));

    assertThat(get(store.find("s1"))).isEmpty();
    assertThat(get(store.sessions("ana"))).isEmpty();
  }

  @Test
  void manyAreTakenAtOnceInTheirOrder() throws Exception {
    claim("a", "s7");
    List<Claim> claims = IntStream.range(0, 500).mapToObj(i -> of("b", "s" + i)).toList();

    assertThat(get(store.claim(claims, LIVING)))
        .hasSize(500)
        .startsWith("b-1/s0", "b-1/s1")
        .contains("a-1/s7")
        .doesNotContain("b-1/s7");
  }

  @Test
  void anEndedSessionIsNobodysUntilItIsForgotten() throws Exception {
    long now = System.currentTimeMillis();
    get(store.end(Map.of("s1", now + 60_000, "s2", now - 1)));

    assertThat(claim("a", "s1")).isEqualTo(DirectoryStore.ENDED);
    assertThat(claim("a", "s2")).isEqualTo("a-1/s2");
    assertThat(get(store.ended(now, 10))).isEqualTo(Map.of("s1", now + 60_000));
  }

  @Test
  void whatDeadNodesLeaveOfAUserWithManySessionsGoes() throws Exception {
    List<Claim> dead = IntStream.range(0, 40).mapToObj(i -> of("dead", "d" + i)).toList();
    get(store.claim(dead, Set.of("dead")));
    claim("a", "s1");

    assertThat(get(store.sessions("ana"))).isEqualTo(Map.of("s1", "a-1/s1"));
  }

  @Test
  void everyEntryHasAnEndAndAMarkSaysThatNothingWasLost() throws Exception {
    claim("a", "s1");
    assertThat(get(store.isMarked("a"))).isFalse();
    get(store.mark("a"));
    assertThat(get(store.isMarked("a"))).isTrue();
    for (String key : List.of("atrio:session:s1", "atrio:user:ana", "atrio:node:a")) {
      long seconds = get(redis.ask(commands -> commands.ttl(key)));
      assertThat(seconds).isBetween(3_000L, 3_600L);
    }
    get(redis.ask(commands -> commands.flushall()));
    assertThat(get(store.isMarked("a"))).isFalse();
    assertThat(claim("b", "s1")).isEqualTo("b-1/s1");
  }

  private String claim(String node, String session) throws Exception {
    return get(store.claim(List.of(of(node, session)), LIVING)).getFirst();
  }

  private static Claim of(String node, String session) {
    return new Claim(session, "ana", node + "-1/" + session, "");
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
