package io.atrio.persistence.state;

import io.atrio.persistence.plugin.Payload;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.state.exception.DeleteRevisionException;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.serialization.Serialization;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Pekko's durable state store on PostgreSQL.
 *
 * <p>A revision is written only on top of the one before it, so that of two writers of the same
 * persistence id one is refused and neither overwrites the other. Calls about one persistence id
 * happen in the order in which they were made on this node. Every call fails after {@link
 * io.atrio.persistence.postgres.Database#LIMIT}; the next one tries anew.
 */
public final class R2dbcDurableStateStore<A> implements DurableStateUpdateStore<A> {
  private final StateTable table;
  private final Serialization serialization;
  private final Scheduler dispatcher;
  private final Turns turns = new Turns();

  /** The store of {@code table}; states are read on {@code dispatcher}. */
  R2dbcDurableStateStore(StateTable table, Serialization serialization, Scheduler dispatcher) {
    this.table = table;
    this.serialization = serialization;
    this.dispatcher = dispatcher;
  }

  /** The state and its revision: none and 0 if there never was one, none if it was deleted. */
  @Override
  public CompletionStage<GetObjectResult<A>> getObject(String persistenceId) {
    return turns.take(
        persistenceId,
        table
            .read(persistenceId)
            .publishOn(dispatcher)
            .map(row -> new GetObjectResult<>(Optional.ofNullable(state(row)), row.revision()))
            .defaultIfEmpty(new GetObjectResult<>(Optional.empty(), 0)));
  }

  /**
   * Writes {@code revision}, the first of which is 1. Fails with an {@link IllegalStateException}
   * if the stored one is not the one before.
   */
  @Override
  public CompletionStage<Done> upsertObject(
      String persistenceId, long revision, A value, String tag) {
    return turns.take(
        persistenceId,
        Mono.fromCallable(() -> Payload.of(serialization, value))
            .flatMap(state -> table.write(persistenceId, revision, state, tag))
            .flatMap(
                written ->
                    done(written, new IllegalStateException(refused(persistenceId, revision)))));
  }

  /** Forgets the state and its revision; the next one is 1 again. */
  @Override
  @SuppressWarnings("deprecation") // It is still to be there.
  public CompletionStage<Done> deleteObject(String persistenceId) {
    return turns.take(persistenceId, table.delete(persistenceId).thenReturn(Done.getInstance()));
  }

  /**
   * Deletes the state; {@code revision} is that of the deletion, as {@code DurableStateBehavior}
   * counts, and the next one follows on it. Fails with a {@link DeleteRevisionException} if the
   * stored one is not the one before.
   */
  @Override
  public CompletionStage<Done> deleteObject(String persistenceId, long revision) {
    return turns.take(
        persistenceId,
        table
            .writeDeleted(persistenceId, revision)
            .flatMap(
                written ->
                    done(written, new DeleteRevisionException(refused(persistenceId, revision)))));
  }

  @SuppressWarnings("unchecked")
  private @Nullable A state(StateRow row) {
    return row.state() == null ? null : (A) row.state().read(serialization);
  }

  private static Mono<Done> done(boolean written, RuntimeException otherwise) {
    return written ? Mono.just(Done.getInstance()) : Mono.error(otherwise);
  }

  private static String refused(String persistenceId, long revision) {
    return "Revision "
        + revision
        + " of the state of "
        + persistenceId
        + " was refused: revision "
        + (revision - 1)
        + " is not the stored one, so there is another writer";
  }
}
