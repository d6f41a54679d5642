package io.atrio.persistence.redis;

import io.atrio.actors.permission.GrantCache;
import io.atrio.actors.permission.UserGrants;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * Roles of users in Redis, {@code atrio:grants:<user>}, for the back-stop age after they were read.
 * A value is the era, the version and the roles, or {@code -} in their place after a change. What
 * is not of this form is a miss.
 */
public final class RedisGrantCache implements GrantCache {
  private static final String ERA = "atrio:grants-era";
  private static final String PREFIX = "atrio:grants:";
  private static final String CHANGED = "-";

  private static final String GET =
      """
      local era = redis.call('get', KEYS[1])
      if not era then
        era = ARGV[1]
        redis.call('set', KEYS[1], era)
      end
      local found = {era}
      for i = 2, #KEYS do
        local value = redis.pcall('get', KEYS[i])
        if type(value) == 'string' then
          found[#found + 1] = tostring(i - 2)
          found[#found + 1] = tostring(redis.call('pttl', KEYS[i]))
          found[#found + 1] = value
        end
      end
      return found
      """;

  /** Takes for each key a version and a text; what has a newer version of this era stays. */
  private static final String PUT =
      """
      if ARGV[1] ~= '' and redis.call('get', KEYS[1]) ~= ARGV[1] then
        return 0
      end
      local era = redis.call('get', KEYS[1]) or ''
      local tomb = ARGV[1] == ''
      for i = 2, #KEYS do
        local version = tonumber(ARGV[2 * i - 1])
        local value = redis.pcall('get', KEYS[i])
        local known = nil
        if type(value) == 'string' then
          local its, number = string.match(value, '^(%S+) (%d+) ')
          if its == era then known = tonumber(number) end
        end
        if not known or known < version or (known == version and not tomb) then
          redis.call('set', KEYS[i], era .. ' ' .. ARGV[2 * i - 1] .. ' ' .. ARGV[2 * i], 'px', ARGV[2])
        end
      end
      return 1
      """;

  private final RedisDoor redis;
  private final Duration backStop;

  /** Over {@code redis}; entries live for {@code backStop}. */
  public RedisGrantCache(RedisDoor redis, Duration backStop) {
    this.redis = redis;
    this.backStop = backStop;
  }

  @Override
  public CompletionStage<Found> get(Collection<String> users) {
    List<String> asked = List.copyOf(users);
    return redis
        .ask(
            commands ->
                commands.<List<Object>>eval(GET, ScriptOutputType.MULTI, keys(asked), era()))
        .thenApply(answer -> found(asked, answer));
  }

  @Override
  public CompletionStage<Done> put(String era, Map<String, UserGrants> read) {
    Map<String, Value> values = new HashMap<>();
    read.forEach(
        (user, grants) -> {
          if (grants.roles().stream().allMatch(RedisGrantCache::isWritable)) {
            values.put(user, new Value(grants.version(), String.join(" ", grants.roles())));
          }
        });
    return write(era, values);
  }

  @Override
  public CompletionStage<Done> changed(Map<String, Long> versions) {
    Map<String, Value> values = new HashMap<>();
    versions.forEach((user, version) -> values.put(user, new Value(version, CHANGED)));
    return write("", values);
  }

  @Override
  public CompletionStage<Done> forgetAll() {
    return redis.ask(commands -> commands.set(ERA, era())).thenApply(ok -> Done.getInstance());
  }

  private record Value(long version, String text) {}

  /** A view may have a role with a space in its name, which would be read as two. */
  private static boolean isWritable(String role) {
    return !role.isEmpty() && !role.equals(CHANGED) && !role.contains(" ");
  }

  private CompletionStage<Done> write(String era, Map<String, Value> values) {
    List<String> users = List.copyOf(values.keySet());
    List<String> arguments = new ArrayList<>(List.of(era, Long.toString(backStop.toMillis())));
    for (String user : users) {
      Value value = values.getOrDefault(user, new Value(0, CHANGED));
      arguments.add(Long.toString(value.version));
      arguments.add(value.text);
    }
    String[] all = arguments.toArray(String[]::new);
    return redis
        .ask(commands -> commands.<Long>eval(PUT, ScriptOutputType.INTEGER, keys(users), all))
        .thenApply(done -> Done.getInstance());
  }

  private static Found found(List<String> asked, List<Object> answer) {
    String era = (String) answer.getFirst();
    Map<String, Entry> entries = new HashMap<>();
    for (int at = 1; at + 2 < answer.size(); at += 3) {
      String user = asked.get(Integer.parseInt((String) answer.get(at)));
      long left = Long.parseLong((String) answer.get(at + 1));
      UserGrants grants = grants(era, (String) answer.get(at + 2));
      if (grants != null && left > 0) {
        entries.put(user, new Entry(grants, Duration.ofMillis(left)));
      }
    }
    return new Found(era, entries);
  }

  private static @Nullable UserGrants grants(String era, String value) {
    String[] parts = value.split(" ", 3);
    if (parts.length != 3
        || !parts[0].equals(era)
        || !parts[1].matches("[0-9]{1,18}")
        || parts[2].equals(CHANGED)) {
      return null;
    }
    Set<String> roles =
        parts[2].isEmpty() ? Set.of() : Set.copyOf(List.of(parts[2].split(" ", -1)));
    return new UserGrants(roles, Long.parseLong(parts[1]));
  }

  private static String[] keys(List<String> users) {
    List<String> keys = new ArrayList<>(List.of(ERA));
    users.forEach(user -> keys.add(PREFIX + user));
    return keys.toArray(String[]::new);
  }

  private static String era() {
    return UUID.randomUUID().toString();
  }
}
