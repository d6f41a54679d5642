package io.atrio.api.serve;

import io.atrio.actors.permission.GrantStore;
import io.atrio.actors.permission.Grants;
import io.atrio.actors.permission.PermissionNews;
import io.atrio.actors.permission.PermissionWatch;
import io.atrio.actors.permission.Profiles;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.actors.permission.RoleStore;
import io.atrio.api.http.Authority;
import io.atrio.api.http.AuthorizeRoutes;
import io.atrio.api.http.GrantRoutes;
import io.atrio.api.http.ProfileRoutes;
import io.atrio.api.http.RoleRoutes;
import io.atrio.api.http.Routes;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.persistence.permission.PostgresGrantStore;
import io.atrio.persistence.permission.PostgresPermissionFeed;
import io.atrio.persistence.permission.PostgresProfileStore;
import io.atrio.persistence.permission.PostgresRoleStore;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.redis.RedisDoor;
import io.atrio.persistence.redis.RedisGrantCache;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * This node's part in roles: what the tables say, remembered, and kept up to date.
 *
 * @param grants the roles of users
 * @param roles what roles may do
 * @param store reads and changes the tables
 */
record Permitting(Grants grants, RolePermissions roles, RoleStore store) {

  /** Over the tables and the shared cache; hears nothing yet. */
  static Permitting over(
      AtrioSettings settings, PostgresPool postgres, RedisDoor redis, RolePermissions roles) {
    PermissionSettings permission = settings.permission();
    return new Permitting(
        new Grants(
            new PostgresGrantStore(postgres.database()),
            new RedisGrantCache(redis, permission.backStop()),
            permission,
            System::nanoTime),
        roles,
        new PostgresRoleStore(postgres.database()));
  }

  /** Takes the roles of the tables, which embedded mode gives its own if there are none. */
  CompletionStage<?> prepare(AtrioSettings settings, PostgresPool postgres) {
    CompletionStage<Boolean> seeded =
        settings.data().embedded()
            ? store.seed(settings.permission().roles())
            : CompletableFuture.completedStage(false);
    return seeded
        .thenCompose(done -> new PostgresGrantStore(postgres.database()).roles())
        .thenApply(roles::replace);
  }

  /** What the API says of roles and changes about them. */
  List<Routes> routes(AtrioSettings settings, PostgresPool postgres) {
    GrantStore tables = new PostgresGrantStore(postgres.database());
    Authority authority =
        new Authority(
            grants, roles, grants::check, () -> tables.roles().thenAccept(roles::replace));
    Profiles profiles =
        new Profiles(
            new PostgresProfileStore(postgres.database()),
            settings.permission().backStop(),
            System::nanoTime);
    return List.of(
        new AuthorizeRoutes(authority),
        new ProfileRoutes(grants, roles, profiles),
        new RoleRoutes(store),
        new GrantRoutes(store));
  }

  /** Hears changes from now on and tells them to {@code news}, until {@code closing} is closed. */
  void start(
      ActorSystem<?> system,
      AtrioSettings settings,
      PostgresPool postgres,
      Consumer<PermissionNews> news,
      Closing closing) {
    ActorRef<PermissionWatch.Command> watch =
        system.systemActorOf(
            PermissionWatch.create(
                new PermissionWatch.Sources(
                    new PostgresPermissionFeed(postgres),
                    new PostgresGrantStore(postgres.database()),
                    grants,
                    roles,
                    settings.permission().backStop()),
                news),
            "permission-watch",
            Props.empty());
    closing.add(() -> watch.tell(PermissionWatch.Stop.NOW));
  }
}
