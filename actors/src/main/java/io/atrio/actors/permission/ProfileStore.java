package io.atrio.actors.permission;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Where profiles are read. Thread-safe; a stage fails if the store cannot be reached. */
public interface ProfileStore {
  /**
   * The profiles of those {@code users} who have one, as JSON text, 16 KiB of data at most each; of
   * {@link GrantStore#MOST_USERS} at the most.
   */
  CompletionStage<Map<String, String>> read(Collection<String> users);
}
