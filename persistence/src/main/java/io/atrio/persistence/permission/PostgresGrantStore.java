package io.atrio.persistence.permission;

import io.atrio.actors.permission.GrantStore;
import io.atrio.actors.permission.GrantsUnavailable;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RoleTable;
import io.atrio.actors.permission.UserGrants;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Roles in {@code atrio.user_roles}, {@code atrio.roles} and {@code atrio.role_permissions}, each
 * of which may be a view of an application's tables. A row of a view that would not be allowed in
 * the table is left out and logged.
 */
public final class PostgresGrantStore implements GrantStore {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresGrantStore.class);
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int MOST_GRANTS = 1000;
  private static final int MOST_ROLES = 10_000;
  private static final int MOST_PERMISSIONS = 100_000;

  /** Both the roles and the version are of one snapshot. One role more is read than is allowed. */
  private static final String READ =
      """
      SELECT wanted.user_id, greatest(known.version, floor.users, 0) AS version, held.roles
      FROM unnest($1::text[]) AS wanted (user_id)
      CROSS JOIN atrio.role_version AS floor
      LEFT JOIN atrio.user_versions AS known ON known.user_id = wanted.user_id
      CROSS JOIN LATERAL (
        SELECT array_agg(few.role) AS roles
        FROM (
          SELECT left(role::text, 200) AS role FROM atrio.user_roles AS given
          WHERE given.user_id = wanted.user_id
          LIMIT 1001
        ) AS few
      ) AS held
      """;

  private static final String ROLES =
      """
      SELECT v.version, p.role, p.permission
      FROM atrio.role_version AS v
      LEFT JOIN (
        SELECT role::text AS role, NULL::text AS permission FROM atrio.roles
        UNION ALL SELECT role::text, permission::text FROM atrio.role_permissions
        LIMIT 110001
      ) AS p ON true
      """;

  private final Database database;
  private final AtomicLong excessive = new AtomicLong();
  private volatile Set<String> leftOut = Set.of();

  private record Granted(String user, UserGrants grants) {}

  private record RoleRow(long version, @Nullable String role, @Nullable String permission) {}

  /** Over {@code database}. */
  public PostgresGrantStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Map<String, UserGrants>> read(Collection<String> users) {
    if (users.size() > MOST_USERS) {
      throw new IllegalArgumentException("more than " + MOST_USERS + " users at once");
    }
    return within(
        database
            .<Granted>select(
                READ,
                s -> s.bind(0, BinaryArray.ofTexts(List.copyOf(users), user -> user)),
                this::granted)
            .map(
                rows -> {
                  Map<String, UserGrants> answers = new HashMap<>();
                  rows.forEach(row -> answers.put(row.user, row.grants));
                  return answers;
                }));
  }

  @Override
  public CompletionStage<RoleTable> roles() {
    return within(
        database
            .<RoleRow>select(ROLES, Database.NOTHING, PostgresGrantStore::roleRow)
            .map(this::table));
  }

  /** How often a user had more roles than are read, and was given none. */
  public long excessive() {
    return excessive.get();
  }

  private Granted granted(Row row) {
    String user = need(row, "user_id", String.class);
    long version = need(row, "version", Long.class);
    String[] roles = row.get("roles", String[].class);
    if (roles == null) {
      return new Granted(user, new UserGrants(Set.of(), version));
    }
    if (roles.length > MOST_GRANTS) {
      if (excessive.getAndIncrement() == 0) {
        LOG.warn("A user has more than {} roles in the tables; they grant nothing", MOST_GRANTS);
      }
      return new Granted(user, new UserGrants(Set.of(), version));
    }
    Set<String> held = new HashSet<>();
    for (String role : roles) {
      if (role != null) {
        held.add(role);
      }
    }
    return new Granted(user, new UserGrants(held, version));
  }

  private RoleTable table(List<RoleRow> rows) {
    Map<String, List<String>> roles = new HashMap<>();
    Set<String> wrong = new HashSet<>();
    for (RoleRow row : rows) {
      if (row.role != null) {
        List<String> permissions = roles.computeIfAbsent(row.role, r -> new ArrayList<>());
        add(permissions, row.permission, wrong);
      }
    }
    if (roles.size() > MOST_ROLES || rows.size() > MOST_PERMISSIONS + roles.size()) {
      throw new IllegalStateException(
          "the tables have more than 10,000 roles or 100,000 permissions");
    }
    if (!wrong.equals(leftOut)) {
      leftOut = Set.copyOf(wrong);
      LOG.warn("{} permissions in the tables are not well-formed and grant nothing", wrong.size());
    }
    return new RoleTable(Map.copyOf(roles), rows.isEmpty() ? 0 : rows.getFirst().version);
  }

  private static void add(List<String> permissions, @Nullable String one, Set<String> wrong) {
    if (one != null && Permissions.isWellFormed(one)) {
      permissions.add(one);
    } else if (one != null) {
      wrong.add(one);
    }
  }

  private static RoleRow roleRow(Row row) {
    return new RoleRow(
        need(row, "version", Long.class),
        row.get("role", String.class),
        row.get("permission", String.class));
  }

  private static <T> CompletionStage<T> within(Mono<T> answer) {
    return answer
        .timeout(LIMIT)
        .onErrorMap(GrantsUnavailable::new)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static <T> T need(Row row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
