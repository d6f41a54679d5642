package io.atrio.persistence.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.permission.GrantCache;
import io.atrio.actors.permission.UserGrants;
import io.atrio.persistence.StoreLab;
import io.atrio.persistence.redis.RedisDoor;
import io.atrio.persistence.redis.RedisGrantCache;
import io.lettuce.core.SetArgs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class RedisGrantCacheTest {
  private static final Duration AGE = Duration.ofMinutes(5);

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static StoreLab lab;

  @SuppressWarnings("NullAway.Init")
  private static RedisDoor redis;

  private RedisGrantCache cache;

  @SuppressWarnings("NullAway.Init") // set before each test
  RedisGrantCacheTest() {}

  @BeforeAll
  static void start() throws Exception {
    lab = StoreLab.start(temp);
    redis = lab.connectToRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
    lab.close();
  }

  @BeforeEach
  void empty() throws Exception {
    get(redis.ask(commands -> commands.flushall()));
    cache = new RedisGrantCache(redis, AGE);
  }

  @Test
  void whatIsPutIsFoundWithWhatIsLeftOfItsAge() throws Exception {
    put(new UserGrants(Set.of("a", "b"), 7));

    GrantCache.Found found = get(cache.get(List.of("eve", "ada")));

    assertThat(found.entries()).containsOnlyKeys("ada");
    GrantCache.Entry entry = Objects.requireNonNull(found.entries().get("ada"));
    assertThat(entry.grants()).isEqualTo(new UserGrants(Set.of("a", "b"), 7));
    assertThat(entry.left()).isBetween(AGE.minusSeconds(10), AGE);
  }

  @Test
  void noRolesAreAnAnswerToo() throws Exception {
    put(UserGrants.NONE);

    assertThat(known()).isEqualTo(UserGrants.NONE);
  }

  @Test
  void anOlderAnswerDoesNotReplaceANewerOne() throws Exception {
    put(new UserGrants(Set.of("new"), 8));
    put(new UserGrants(Set.of("old"), 7));

    assertThat(known()).isEqualTo(new UserGrants(Set.of("new"), 8));
  }

  @Test
  void whoReadBeforeTheChangeCannotPutItAfterwards() throws Exception {
    String era = get(cache.get(List.of("ada"))).era();
    get(cache.changed(Map.of("ada", 8L)));
    get(cache.put(era, Map.of("ada", new UserGrants(Set.of("old"), 7))));
    assertThat(known()).isNull();

    get(cache.put(era, Map.of("ada", new UserGrants(Set.of("new"), 8))));
    get(cache.changed(Map.of("ada", 8L)));

    assertThat(known()).isEqualTo(new UserGrants(Set.of("new"), 8));
  }

  @Test
  void aNewEraForgetsAllAndTakesNothingOfTheOldOne() throws Exception {
    put(new UserGrants(Set.of("a"), 7));
    String before = get(cache.get(List.of("ada"))).era();
    get(cache.forgetAll());
    assertThat(known()).isNull();

    get(cache.put(before, Map.of("ada", new UserGrants(Set.of("a"), 9))));
    assertThat(known()).isNull();

    put(new UserGrants(Set.of("b"), 1));
    assertThat(known()).isEqualTo(new UserGrants(Set.of("b"), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "ERA",
        "ERA 7",
        "ERA x a",
        "ERA -7 a",
        "ERA 99999999999999999999 a",
        "other 7 a"
      })
  void aValueThatIsNotUnderstoodIsAMissAndIsReplaced(String value) throws Exception {
    String era = get(cache.get(List.of("ada"))).era();
    get(
        redis.ask(
            commands ->
                commands.set(
                    "atrio:grants:ada", value.replace("ERA", era), SetArgs.Builder.px(60_000))));

    assertThat(known()).isNull();
  }

  @Test
  void aKeyOfAnotherTypeIsAMiss() throws Exception {
    get(redis.ask(commands -> commands.lpush("atrio:grants:ada", "x")));
    assertThat(known()).isNull();

    put(new UserGrants(Set.of("a"), 1));

    assertThat(known()).isEqualTo(new UserGrants(Set.of("a"), 1));
  }

  private void put(UserGrants grants) throws Exception {
    get(cache.put(get(cache.get(List.of("ada"))).era(), Map.of("ada", grants)));
  }

  private @Nullable UserGrants known() throws Exception {
    GrantCache.Entry entry = get(cache.get(List.of("ada"))).entries().get("ada");
    return entry == null ? null : entry.grants();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
