package io.atrio.actors.permission;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Roles of users that all nodes share, in front of the database. Every call fails within 250 ms.
 * What is in it may be lost at any time.
 *
 * <p>An entry belongs to an era. A new era makes every entry a miss, and an answer that was read in
 * an older era is not taken.
 */
public interface GrantCache {
  /**
   * What is known of some users.
   *
   * @param era the era now
   * @param entries those who are known
   */
  record Found(String era, Map<String, Entry> entries) {}

  /**
   * What is known of one user.
   *
   * @param grants the roles
   * @param left how long they may still be used
   */
  record Entry(UserGrants grants, Duration left) {}

  /** Looks {@code users} up. */
  CompletionStage<Found> get(Collection<String> users);

  /** Remembers what was read in {@code era}, unless a newer version or era is known. */
  CompletionStage<Done> put(String era, Map<String, UserGrants> read);

  /** Forgets each user's roles that are older than the version, and refuses them from now on. */
  CompletionStage<Done> changed(Map<String, Long> versions);

  /** Begins a new era. */
  CompletionStage<Done> forgetAll();
}
