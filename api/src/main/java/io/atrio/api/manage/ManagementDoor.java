package io.atrio.api.manage;

import static org.apache.pekko.http.javadsl.server.Directives.concat;

import io.atrio.cluster.settings.ManagementSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * Where operators, probes and the other nodes ask: health, Pekko Management's routes of the cluster
 * and of joining it, and more. It is open before the node has joined.
 */
public final class ManagementDoor {
  private final ActorSystem<?> system;
  private final ManagementSettings settings;
  private final Health health;

  /** A door that says how {@code health} is. */
  public ManagementDoor(ActorSystem<?> system, ManagementSettings settings, Health health) {
    this.system = system;
    this.settings = settings;
    this.health = health;
  }

  /** Listens. The stage fails if the port cannot be had. */
  public CompletionStage<ServerBinding> listen(List<Route> more) {
    Route pekko =
        PekkoManagement.get(system).getRoutes(routes -> routes.withReadOnly(isReadOnly()));
    Route[] others = more.toArray(Route[]::new);
    Route all = concat(new HealthRoutes(health).route(), concat(pekko, others));
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .bind(new ChangeGate(settings.token()).wrap(all));
  }

  private boolean isReadOnly() {
    return settings.token().isEmpty();
  }
}
