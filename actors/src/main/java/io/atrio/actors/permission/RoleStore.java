package io.atrio.actors.permission;

import io.atrio.actors.error.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Reads and changes the tables of roles. Fails within seconds when the database does not answer.
 */
public interface RoleStore {
  /** Roles of a page, at most. */
  int MOST_ROLES = 200;

  /** Permissions of a role, at most. */
  int MOST_PERMISSIONS = 1000;

  /** What a change came to. */
  sealed interface Outcome {}

  /**
   * It is committed.
   *
   * @param version of the roles after a change of a role, of the user after one of a user
   * @param changed false if it was so already
   */
  record Written(long version, boolean changed) implements Outcome {}

  /**
   * It was not done.
   *
   * @param refusal why
   */
  record NotWritten(Refused refusal) implements Outcome {}

  /**
   * A role.
   *
   * @param role its name
   * @param description for humans
   * @param permissions what it may do, sorted
   */
  record Role(String role, String description, List<String> permissions) {}

  /** Makes or replaces a role. Refused: bad name, permission, or more than a thousand of them. */
  CompletionStage<Outcome> put(Role role);

  /** Deletes a role, and takes it from every user. Refused: unknown role. */
  CompletionStage<Outcome> delete(String role);

  /** The role of that name. */
  CompletionStage<Optional<Role>> find(String role);

  /** Roles in the order of their names, after {@code after}; {@code limit} is cut to the most. */
  CompletionStage<List<Role>> list(String after, int limit);

  /** Gives a user a role. Refused: unknown role, bad user. */
  CompletionStage<Outcome> grant(String user, String role);

  /** Takes a role from a user. */
  CompletionStage<Outcome> revoke(String user, String role);

  /** The roles that the tables give a user; a thousand at most. */
  CompletionStage<Set<String>> rolesOf(String user);

  /** Writes {@code roles} if there is no role yet; whether it did. */
  CompletionStage<Boolean> seed(Map<String, List<String>> roles);
}
