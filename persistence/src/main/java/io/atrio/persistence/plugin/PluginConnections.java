package io.atrio.persistence.plugin;

import io.atrio.cluster.metrics.Meters;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * The pools of connections behind the persistence plugins of one actor system: one for each
 * connection factory that the configuration names, closed when the actor system ends.
 */
public final class PluginConnections implements Extension {
  private final ExtendedActorSystem system;
  private final Map<String, PostgresPool> pools = new ConcurrentHashMap<>();

  private static final class Id extends AbstractExtensionId<PluginConnections> {
    @Override
    public PluginConnections createExtension(ExtendedActorSystem system) {
      return new PluginConnections(system);
    }
  }

  private static final Id ID = new Id();

  private PluginConnections(ExtendedActorSystem system) {
    this.system = system;
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "close-persistence-connections",
            this::close);
  }

  /** The pools of {@code system}. */
  public static PluginConnections get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /**
   * The database at the configuration path {@code connectionFactory}, such as {@code
   * pekko.persistence.r2dbc.connection-factory}.
   */
  public Database database(String connectionFactory) {
    return pools.computeIfAbsent(connectionFactory, this::open).database();
  }

  private PostgresPool open(String connectionFactory) {
    PostgresPool pool = PostgresPool.open(system.settings().config().getConfig(connectionFactory));
    pool.watch(Meters.registry(system), "journal");
    return pool;
  }

  private CompletableFuture<Done> close() {
    return CompletableFuture.runAsync(
            () -> pools.values().forEach(PostgresPool::close), Thread::startVirtualThread)
        .thenApply(closed -> Done.getInstance());
  }
}
