package io.atrio.persistence.state;

import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.scaladsl.GetObjectResult;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** The same store for Pekko itself, which asks for Scala's futures. */
public final class ScalaDurableStateStore<A> implements DurableStateUpdateStore<A> {
  private final R2dbcDurableStateStore<A> store;

  ScalaDurableStateStore(R2dbcDurableStateStore<A> store) {
    this.store = store;
  }

  @Override
  public Future<GetObjectResult<A>> getObject(String persistenceId) {
    return FutureConverters.asScala(
        store.getObject(persistenceId).thenApply(result -> result.toScala()));
  }

  @Override
  public Future<Done> upsertObject(String persistenceId, long revision, A value, String tag) {
    return FutureConverters.asScala(store.upsertObject(persistenceId, revision, value, tag));
  }

  @Override
  @SuppressWarnings("deprecation") // It is still to be there.
  public Future<Done> deleteObject(String persistenceId) {
    return FutureConverters.asScala(store.deleteObject(persistenceId));
  }

  @Override
  public Future<Done> deleteObject(String persistenceId, long revision) {
    return FutureConverters.asScala(store.deleteObject(persistenceId, revision));
  }
}
