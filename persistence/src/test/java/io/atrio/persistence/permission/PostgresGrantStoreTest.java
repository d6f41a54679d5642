package io.atrio.persistence.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.permission.RoleStore;
import io.atrio.actors.permission.RoleTable;
import io.atrio.actors.permission.UserGrants;
import io.atrio.persistence.StoreLab;
import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PostgresGrantStoreTest {
  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static StoreLab lab;

  private String url;
  private PostgresPool pool;
  private PostgresGrantStore grants;
  private PostgresRoleStore roles;

  @SuppressWarnings("NullAway.Init") // set before each test
  PostgresGrantStoreTest() {}

  @BeforeAll
  static void start() throws Exception {
    lab = StoreLab.start(temp);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    url = lab.database();
    pool = PostgresPool.open(url);
    grants = new PostgresGrantStore(pool.database());
    roles = new PostgresRoleStore(pool.database());
  }

  @AfterEach
  void disconnect() {
    pool.close();
  }

  @Test
  void everyUserThatIsAskedForIsInTheAnswer() throws Exception {
    put("viewer", "subscribe:*");
    RoleStore.Outcome granted = get(roles.grant("ada", "viewer"));

    Map<String, UserGrants> read = get(grants.read(List.of("ada", "eve")));

    assertThat(read).containsOnlyKeys("ada", "eve");
    assertThat(read.get("ada")).isEqualTo(new UserGrants(Set.of("viewer"), version(granted)));
    assertThat(read.get("eve")).isEqualTo(UserGrants.NONE);
  }

  @Test
  void equalSetsOfRolesAreOneObject() {
    assertThat(new UserGrants(Set.of("a", "b"), 1).roles())
        .isSameAs(new UserGrants(Set.of("b", "a"), 2).roles());
  }

  @Test
  void aMillionGrantsForOneUserGrantNothingInBoundedTime() throws Exception {
    StoreLab.run(
        url,
        "INSERT INTO atrio.roles (role) SELECT 'r' || n FROM generate_series(1, 1000) n",
        "ALTER TABLE atrio.user_roles DROP CONSTRAINT user_roles_role_fkey",
        "INSERT INTO atrio.user_roles SELECT 'ada', 'r' || n FROM generate_series(1, 1000000) n");

    long before = System.nanoTime();
    Map<String, UserGrants> read = get(grants.read(List.of("ada", "eve")));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(read).extractingByKey("ada").satisfies(ada -> assertThat(ada.roles()).isEmpty());
    assertThat(grants.excessive()).isOne();
  }

  @Test
  void rolesWithoutPermissionsAreRolesToo() throws Exception {
    put("viewer", "subscribe:*", "history:*");
    RoleStore.Outcome last = get(roles.put(new RoleStore.Role("empty", "", List.of())));

    RoleTable table = get(grants.roles());

    assertThat(table.version()).isEqualTo(version(last));
    assertThat(table.roles()).containsOnlyKeys("viewer", "empty").containsEntry("empty", List.of());
    assertThat(table.roles().get("viewer")).containsExactlyInAnyOrder("subscribe:*", "history:*");
  }

  @Test
  void tooManyRolesAreRefused() throws Exception {
    StoreLab.run(
        url, "INSERT INTO atrio.roles (role) SELECT 'r' || n FROM generate_series(1, 10001) n");

    assertThat(grants.roles().toCompletableFuture()).failsWithin(Duration.ofSeconds(3));
  }

  @Test
  void tablesOfAnApplicationStandBehindViews() throws Exception {
    String ada = "7b2a1f5e-0c43-4f0e-9f4b-2f2f6c1d9a01";
    StoreLab.run(
        url,
        "CREATE TYPE public.app_role AS ENUM ('admin', 'moderator')",
        "CREATE TABLE public.user_roles (id bigint GENERATED ALWAYS AS IDENTITY, user_id uuid, role public.app_role)",
        "CREATE TABLE public.role_permissions (role public.app_role, permission text)",
        "CREATE INDEX ON public.user_roles ((user_id::text))",
        "DROP TABLE atrio.user_roles, atrio.role_permissions",
        "CREATE VIEW atrio.user_roles AS SELECT user_id::text AS user_id, role::text AS role FROM public.user_roles",
        "CREATE VIEW atrio.role_permissions AS SELECT role::text AS role, permission FROM public.role_permissions",
        "SELECT atrio.watch_user_roles('public.user_roles', 'user_id')",
        "SELECT atrio.watch_roles('public.role_permissions')",
        "INSERT INTO public.role_permissions VALUES ('admin', 'publish:*'), ('admin', '**'), ('admin', 'channels.delete')",
        "INSERT INTO public.user_roles (user_id, role) VALUES ('" + ada + "', 'admin')");

    UserGrants first = get(grants.read(List.of(ada))).getOrDefault(ada, UserGrants.NONE);
    StoreLab.run(url, "UPDATE public.user_roles SET role = 'moderator'");
    UserGrants second = get(grants.read(List.of(ada))).getOrDefault(ada, UserGrants.NONE);

    assertThat(first.roles()).containsExactly("admin");
    assertThat(second.roles()).containsExactly("moderator");
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(get(grants.roles()).roles()).isEqualTo(Map.of("admin", List.of("publish:*")));
    assertThat(refusal(get(roles.grant(ada, "admin")))).isEqualTo(ErrorCode.ROLES_ELSEWHERE);
  }

  @Test
  void whoWritesAnApplicationsTableNeedsNoRightsOnThese() throws Exception {
    StoreLab.run(
        url,
        "CREATE TABLE public.given (who text, role text)",
        "SELECT atrio.watch_user_roles('public.given', 'who')",
        "CREATE ROLE clerk_of_tests",
        "GRANT ALL ON public.given TO clerk_of_tests",
        "SET ROLE clerk_of_tests; INSERT INTO public.given VALUES ('ada', 'x')");

    assertThat(get(grants.read(List.of("ada"))).get("ada"))
        .isNotNull()
        .satisfies(ada -> assertThat(ada.version()).isPositive());
  }

  @Test
  void aRoleIsReplacedFoundListedAndDeleted() throws Exception {
    put("viewer", "subscribe:*", "history:*");
    put("viewer", "subscribe:news");
    put("editor", "publish:*");

    assertThat(get(roles.find("viewer")))
        .contains(new RoleStore.Role("viewer", "", List.of("subscribe:news")));
    assertThat(get(roles.find("view"))).isEmpty();
    assertThat(get(roles.list("", 1))).extracting(RoleStore.Role::role).containsExactly("editor");
    assertThat(get(roles.list("editor", 9)))
        .extracting(RoleStore.Role::role)
        .containsExactly("viewer");
    assertThat(get(roles.delete("viewer"))).isInstanceOf(RoleStore.Written.class);
    assertThat(refusal(get(roles.delete("viewer")))).isEqualTo(ErrorCode.ROLE_UNKNOWN);
  }

  @Test
  void grantingTwiceChangesNothingTheSecondTime() throws Exception {
    put("viewer", "subscribe:*");
    long first = version(get(roles.grant("ada", "viewer")));

    assertThat(get(roles.grant("ada", "viewer"))).isEqualTo(new RoleStore.Written(first, false));
    assertThat(get(roles.rolesOf("ada"))).containsExactly("viewer");
    assertThat(version(get(roles.revoke("ada", "viewer")))).isGreaterThan(first);
    assertThat(get(roles.rolesOf("ada"))).isEmpty();
  }

  @Test
  void badInputIsRefusedAndNothingIsWritten() throws Exception {
    assertThat(refusal(get(roles.grant("ada", "nobody")))).isEqualTo(ErrorCode.ROLE_UNKNOWN);
    assertThat(refusal(get(roles.grant("", "x")))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal(get(roles.put(new RoleStore.Role("a b", "", List.of())))))
        .isEqualTo(ErrorCode.INVALID_ROLE);
    for (String wrong : List.of("**", "subscribe", "role:", "viewer:a**")) {
      assertThat(refusal(get(roles.put(new RoleStore.Role("x", "", List.of(wrong))))))
          .isEqualTo(ErrorCode.INVALID_PERMISSION);
    }
    assertThat(
            refusal(get(roles.put(new RoleStore.Role("x", "", Collections.nCopies(1001, "a:b"))))))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(get(roles.list("", 10))).isEmpty();
  }

  @Test
  void seedingHappensOnce() throws Exception {
    assertThat(get(roles.seed(Map.of("viewer", List.of("subscribe:*"))))).isTrue();
    assertThat(get(roles.seed(Map.of("admin", List.of("*"))))).isFalse();
    assertThat(get(grants.roles()).roles()).isEqualTo(Map.of("viewer", List.of("subscribe:*")));
  }

  @Test
  void aProfileIsJson() throws Exception {
    StoreLab.run(url, "INSERT INTO atrio.profiles (user_id, display_name) VALUES ('ada', 'Ada')");

    Map<String, String> profiles =
        get(new PostgresProfileStore(pool.database()).read(List.of("ada", "eve")));
    assertThat(profiles).containsOnlyKeys("ada");
    assertThat(profiles.get("ada")).contains("\"Ada\"");
  }

  private void put(String role, String... permissions) throws Exception {
    assertThat(get(roles.put(new RoleStore.Role(role, "", List.of(permissions)))))
        .isInstanceOf(RoleStore.Written.class);
  }

  private static long version(RoleStore.Outcome outcome) {
    return switch (outcome) {
      case RoleStore.Written written -> written.version();
      case RoleStore.NotWritten not -> throw new AssertionError(not.toString());
    };
  }

  private static ErrorCode refusal(RoleStore.Outcome outcome) {
    return switch (outcome) {
      case RoleStore.Written written -> throw new AssertionError(written.toString());
      case RoleStore.NotWritten not -> not.refusal().code();
    };
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
