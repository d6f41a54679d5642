package io.atrio.persistence.directory;

import io.atrio.persistence.redis.RedisScript;

/** What the directory does in one step. An entity id begins with its node's id and a dash. */
final class DirectoryScripts {

  /**
   * Keys: the ended sessions, then for each claim its session and its user. Arguments: now, the
   * life of an entry, the living nodes between commas, then for each claim the entity id, the
   * session and the entity id it replaces. Answers with an entity id for each, empty if ended.
   *
   * <p>A user with many sessions may have had some on nodes that died: those leave here.
   */
  static final RedisScript CLAIM =
      new RedisScript(
          """
          local now, life, living = tonumber(ARGV[1]), ARGV[2], ARGV[3]
          local function lives(entity)
            local node = string.match(entity, '^(%w+)-')
            return node and string.find(living, ',' .. node .. ',', 1, true)
          end
          local places = {}
          for i = 1, (#KEYS - 1) / 2 do
            local key, user = KEYS[2 * i], KEYS[2 * i + 1]
            local entity, session, replaced = ARGV[3 * i + 1], ARGV[3 * i + 2], ARGV[3 * i + 3]
            local ended = redis.call('zscore', KEYS[1], session)
            local known = redis.pcall('get', key)
            if ended and tonumber(ended) > now then
              places[i] = ''
            elseif type(known) == 'string' and known ~= entity and known ~= replaced and lives(known) then
              places[i] = known
            else
              redis.call('set', key, entity, 'px', life)
              if redis.call('hset', user, session, entity) == 1 and redis.call('hlen', user) > 32 then
                local all = redis.call('hgetall', user)
                for at = 1, #all, 2 do
                  if not lives(all[at + 1]) then redis.call('hdel', user, all[at]) end
                end
              end
              redis.call('pexpire', user, life)
              places[i] = entity
            end
          end
          return places
          """);

  /**
   * Keys: for each claim its session and its user. Arguments: for each the entity id and the
   * session.
   */
  static final RedisScript RELEASE =
      new RedisScript(
          """
          for i = 1, #KEYS / 2 do
            local key, user = KEYS[2 * i - 1], KEYS[2 * i]
            local entity, session = ARGV[2 * i - 1], ARGV[2 * i]
            if redis.pcall('get', key) == entity then redis.call('del', key) end
            if redis.pcall('hget', user, session) == entity then redis.call('hdel', user, session) end
          end
          return 1
          """);

  private DirectoryScripts() {}
}
