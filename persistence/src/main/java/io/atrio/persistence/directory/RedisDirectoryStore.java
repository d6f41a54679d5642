package io.atrio.persistence.directory;

import io.atrio.actors.directory.Claim;
import io.atrio.actors.directory.DirectoryStore;
import io.atrio.persistence.redis.RedisDoor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * The directory in Redis: {@code atrio:session:<id>} is an entity id, {@code atrio:user:<id>} a
 * hash of session to entity id, {@code atrio:ended} the ended sessions by the time until which they
 * are remembered, {@code atrio:node:<id>} the mark of a node that has told everything, and {@code
 * atrio:node:<id>/begun} of one that has begun to.
 */
public final class RedisDirectoryStore implements DirectoryStore {
  private static final String SESSION = "atrio:session:";
  private static final String USER = "atrio:user:";
  private static final String NODE = "atrio:node:";
  private static final String ENDED_SESSIONS = "atrio:ended";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int TOGETHER = 500;

  private final RedisDoor redis;
  private final Clock clock;

  /** Over {@code redis}; {@code clock} says which ended sessions are still remembered. */
  public RedisDirectoryStore(RedisDoor redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<String>> claim(List<Claim> claims, Collection<String> living) {
    List<String> keys = new ArrayList<>(2 * claims.size() + 1);
    List<String> arguments = new ArrayList<>(3 * claims.size() + 3);
    keys.add(ENDED_SESSIONS);
    arguments.add(Long.toString(clock.millis()));
    arguments.add(Long.toString(LIFE.toMillis()));
    arguments.add(',' + String.join(",", living) + ',');
    for (Claim claim : claims) {
      keys.add(SESSION + claim.session());
      keys.add(USER + claim.user());
      arguments.add(claim.entity());
      arguments.add(claim.session());
      arguments.add(claim.replaced());
    }
    return DirectoryScripts.CLAIM.run(redis, ScriptOutputType.MULTI, keys, arguments);
  }

  @Override
  public CompletionStage<Done> release(List<Claim> claims) {
    List<String> keys = new ArrayList<>(2 * claims.size());
    List<String> arguments = new ArrayList<>(2 * claims.size());
    for (Claim claim : claims) {
      keys.add(SESSION + claim.session());
      keys.add(USER + claim.user());
      arguments.add(claim.entity());
      arguments.add(claim.session());
    }
    return DirectoryScripts.RELEASE
        .<Long>run(redis, ScriptOutputType.INTEGER, keys, arguments)
        .thenApply(done -> Done.getInstance());
  }

  @Override
  public CompletionStage<Optional<String>> find(String session) {
    return redis.ask(commands -> commands.get(SESSION + session)).thenApply(Optional::ofNullable);
  }

  @Override
  public CompletionStage<Map<String, String>> sessions(String user) {
    return redis.ask(commands -> commands.hgetall(USER + user));
  }

  @Override
  public CompletionStage<Done> end(Map<String, Long> until) {
    List<ScoredValue<String>> all = new ArrayList<>();
    until.forEach((session, time) -> all.add(ScoredValue.just(time, session)));
    return endFrom(all, 0);
  }

  @Override
  public CompletionStage<Map<String, Long>> ended(long from, int max) {
    Range<Long> since = Range.from(Range.Boundary.including(from), Range.Boundary.unbounded());
    return redis
        .ask(
            commands ->
                commands.zrevrangebyscoreWithScores(ENDED_SESSIONS, since, Limit.create(0, max)))
        .thenApply(
            found -> {
              Map<String, Long> ended = new HashMap<>();
              found.forEach(one -> ended.put(one.getValue(), (long) one.getScore()));
              return ended;
            });
  }

  @Override
  public CompletionStage<Boolean> isMarked(String mark) {
    return redis
        .ask(commands -> commands.set(NODE + mark, "1", SetArgs.Builder.xx().px(LIFE)))
        .thenApply("OK"::equals);
  }

  @Override
  public CompletionStage<Done> mark(String mark) {
    return redis
        .ask(commands -> commands.set(NODE + mark, "1", SetArgs.Builder.px(LIFE)))
        .thenApply(ok -> Done.getInstance());
  }

  /** A few hundred at a time; what is not remembered any more leaves. */
  private CompletionStage<Done> endFrom(List<ScoredValue<String>> all, int from) {
    if (from >= all.size()) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    int to = Math.min(all.size(), from + TOGETHER);
    ScoredValue<String>[] some = all.subList(from, to).toArray(RedisDirectoryStore::array);
    Range<Long> past =
        Range.from(Range.Boundary.unbounded(), Range.Boundary.including(clock.millis()));
    return redis
        .ask(commands -> commands.zadd(ENDED_SESSIONS, some))
        .thenCompose(
            added -> redis.ask(commands -> commands.zremrangebyscore(ENDED_SESSIONS, past)))
        .thenCompose(trimmed -> endFrom(all, to));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Of an array nobody can say more.
  private static ScoredValue<String>[] array(int length) {
    return new ScoredValue[length];
  }
}
