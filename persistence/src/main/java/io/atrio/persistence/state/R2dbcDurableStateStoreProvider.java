package io.atrio.persistence.state;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.PluginConnections;
import io.atrio.persistence.plugin.TableName;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.state.DurableStateStoreProvider;
import org.apache.pekko.serialization.SerializationExtension;
import reactor.core.scheduler.Schedulers;

/** What Pekko makes of {@code pekko.persistence.r2dbc.state}: one store with two faces. */
public final class R2dbcDurableStateStoreProvider implements DurableStateStoreProvider {
  private final R2dbcDurableStateStore<Object> store;

  /**
   * The provider for the plugin with the settings {@code config}; its constructor is the one that
   * {@code DurableStateStoreRegistry} looks for.
   */
  public R2dbcDurableStateStoreProvider(
      ExtendedActorSystem system, Config config, String configPath) {
    store =
        new R2dbcDurableStateStore<>(
            new StateTable(
                PluginConnections.get(system).database(config.getString("use-connection-factory")),
                TableName.of(config),
                Persistence.get(system)::sliceForPersistenceId),
            SerializationExtension.get(system),
            Schedulers.fromExecutor(system.dispatcher()));
  }

  @Override
  public ScalaDurableStateStore<Object> scaladslDurableStateStore() {
    return new ScalaDurableStateStore<>(store);
  }

  @Override
  public R2dbcDurableStateStore<Object> javadslDurableStateStore() {
    return store;
  }
}
