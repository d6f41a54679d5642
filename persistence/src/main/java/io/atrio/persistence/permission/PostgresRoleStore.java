package io.atrio.persistence.permission;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RoleStore;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tables of roles, changed in one transaction a call.
 *
 * @param database where they are
 */
public record PostgresRoleStore(Database database) implements RoleStore {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.:-]{1,100}");
  private static final int LONGEST_USER = 255;
  private static final int LONGEST_DESCRIPTION = 1000;

  private static final String PUT_ROLE =
      """
      INSERT INTO atrio.roles (role, description) VALUES ($1, $2)
      ON CONFLICT (role) DO UPDATE SET description = $2
      """;

  private static final String TAKE_PERMISSIONS =
      "DELETE FROM atrio.role_permissions WHERE role = $1 AND permission <> ALL ($2::text[])";

  private static final String GIVE_PERMISSIONS =
      """
      INSERT INTO atrio.role_permissions (role, permission)
      SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING
      """;

  private static final String DELETE = "DELETE FROM atrio.roles WHERE role = $1";

  private static final String LIST =
      """
      SELECT r.role, r.description, ARRAY(
          SELECT p.permission FROM atrio.role_permissions AS p
          WHERE p.role = r.role ORDER BY p.permission COLLATE "C" LIMIT 1000
        ) AS permissions
      FROM atrio.roles AS r
      WHERE r.role COLLATE "C" >= $1
      ORDER BY r.role COLLATE "C" LIMIT $2
      """;

  private static final String GRANT =
      "INSERT INTO atrio.user_roles (user_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING";

  private static final String REVOKE =
      "DELETE FROM atrio.user_roles WHERE user_id = $1 AND role = $2";

  private static final String ROLES_OF =
      "SELECT role::text AS role FROM atrio.user_roles WHERE user_id = $1 LIMIT 1000";

  private static final String ROLES_VERSION = "SELECT version FROM atrio.role_version";

  private static final String USER_VERSION =
      """
      SELECT greatest(users, 0, (SELECT version FROM atrio.user_versions WHERE user_id = $1))
        AS version
      FROM atrio.role_version
      """;

  /** Nodes that start at the same time wait for each other. */
  private static final String SEED =
      """
      INSERT INTO atrio.roles (role)
      SELECT unnest($1::text[])
      WHERE NOT EXISTS (SELECT FROM atrio.roles)
      ON CONFLICT DO NOTHING
      """;

  @Override
  public CompletionStage<Outcome> put(Role role) {
    Optional<Refused> wrong = wrong(role);
    if (wrong.isPresent()) {
      return CompletableFuture.completedStage(new NotWritten(wrong.get()));
    }
    return written(
        connection ->
            Database.update(
                    connection, PUT_ROLE, s -> s.bind(0, role.role()).bind(1, role.description()))
                .then(permissions(connection, role.role(), role.permissions()))
                .then(version(connection, ROLES_VERSION, null, true)));
  }

  @Override
  public CompletionStage<Outcome> delete(String role) {
    return written(
        connection ->
            Database.update(connection, DELETE, s -> s.bind(0, role))
                .flatMap(
                    rows ->
                        rows == 0
                            ? Mono.just(refused(ErrorCode.ROLE_UNKNOWN))
                            : version(connection, ROLES_VERSION, null, true)));
  }

  @Override
  public CompletionStage<Optional<Role>> find(String role) {
    return page(role, 1)
        .map(found -> found.stream().filter(one -> one.role().equals(role)).findFirst())
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public CompletionStage<List<Role>> list(String after, int limit) {
    // What comes next after a text is that text and the least character behind it.
    return page(after.isEmpty() ? after : after + '\u0001', Math.clamp(limit, 1, MOST_ROLES))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public CompletionStage<Outcome> grant(String user, String role) {
    if (!isUser(user)) {
      return CompletableFuture.completedStage(refused(ErrorCode.INVALID_REQUEST));
    }
    return change(GRANT, user, role);
  }

  @Override
  public CompletionStage<Outcome> revoke(String user, String role) {
    return isUser(user)
        ? change(REVOKE, user, role)
        : CompletableFuture.completedStage(refused(ErrorCode.INVALID_REQUEST));
  }

  @Override
  public CompletionStage<Set<String>> rolesOf(String user) {
    return database
        .<String>select(ROLES_OF, s -> s.bind(0, user), row -> need(row, "role", String.class))
        .map(Set::copyOf)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  @Override
  public CompletionStage<Boolean> seed(Map<String, List<String>> roles) {
    List<String> names = List.copyOf(roles.keySet());
    return database
        .inTransaction(
            connection ->
                Database.update(
                        connection, SEED, s -> s.bind(0, BinaryArray.ofTexts(names, name -> name)))
                    .flatMap(
                        rows ->
                            rows == 0
                                ? Mono.just(false)
                                : Flux.fromIterable(roles.entrySet())
                                    .concatMap(
                                        one ->
                                            permissions(connection, one.getKey(), one.getValue()))
                                    .then(Mono.just(true))))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private Mono<List<Role>> page(String from, int limit) {
    return database.select(
        LIST, s -> s.bind(0, from).bind(1, (long) limit), PostgresRoleStore::role);
  }

  private CompletionStage<Outcome> change(String sql, String user, String role) {
    return written(
        connection ->
            Database.update(connection, sql, s -> s.bind(0, user).bind(1, role))
                .flatMap(rows -> version(connection, USER_VERSION, user, rows > 0)));
  }

  private CompletionStage<Outcome> written(Function<Connection, Mono<Outcome>> work) {
    return database
        .inTransaction(work)
        .onErrorResume(R2dbcException.class, PostgresRoleStore::refusal)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static Mono<Void> permissions(
      Connection connection, String role, List<String> permissions) {
    return Database.update(
            connection,
            TAKE_PERMISSIONS,
            s -> s.bind(0, role).bind(1, BinaryArray.ofTexts(permissions, p -> p)))
        .then(
            Database.update(
                connection,
                GIVE_PERMISSIONS,
                s -> s.bind(0, role).bind(1, BinaryArray.ofTexts(permissions, p -> p))))
        .then();
  }

  private static Mono<Outcome> version(
      Connection connection, String sql, @Nullable String user, boolean changed) {
    return Database.<Outcome>select(
            connection,
            sql,
            s -> {
              if (user != null) {
                s.bind(0, user);
              }
            },
            row -> new Written(need(row, "version", Long.class), changed))
        .single();
  }

  private static Optional<Refused> wrong(Role role) {
    if (!NAME.matcher(role.role()).matches()) {
      return Optional.of(Refused.of(ErrorCode.INVALID_ROLE));
    }
    if (role.permissions().size() > MOST_PERMISSIONS
        || role.description().length() > LONGEST_DESCRIPTION
        || role.description().indexOf('\0') >= 0) {
      return Optional.of(
          new Refused(
              ErrorCode.INVALID_REQUEST,
              "A role has 1,000 permissions and 1,000 characters of description at most."));
    }
    return role.permissions().stream().allMatch(Permissions::isWellFormed)
        ? Optional.empty()
        : Optional.of(Refused.of(ErrorCode.INVALID_PERMISSION));
  }

  private static boolean isUser(String user) {
    return !user.isEmpty() && user.length() <= LONGEST_USER && user.indexOf('\0') < 0;
  }

  private static Mono<Outcome> refusal(R2dbcException failure) {
    return switch (Objects.requireNonNullElse(failure.getSqlState(), "")) {
      case "23503" -> Mono.just(refused(ErrorCode.ROLE_UNKNOWN));
      // A view that takes no rows, in the words of different versions and statements.
      case "55000", "0A000", "42P10" -> Mono.just(refused(ErrorCode.ROLES_ELSEWHERE));
      default -> Mono.error(failure);
    };
  }

  private static Outcome refused(ErrorCode code) {
    return new NotWritten(Refused.of(code));
  }

  private static Role role(Row row) {
    return new Role(
        need(row, "role", String.class),
        need(row, "description", String.class),
        List.of(need(row, "permissions", String[].class)));
  }

  private static <T> T need(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
