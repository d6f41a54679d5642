package io.atrio.persistence.journal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;

/**
 * The last write of each persistence id that has not ended. A persistent actor that was restarted
 * must not look for its highest sequence number while a write of its former life is still on its
 * way to the database. Thread-safe.
 */
final class WritesUnderWay {
  private final Map<String, CompletableFuture<Done>> last = new ConcurrentHashMap<>();

  /** Notes a write until it ends. */
  void add(String persistenceId, CompletionStage<Done> write) {
    CompletableFuture<Done> noted = write.toCompletableFuture();
    last.put(persistenceId, noted);
    var unused = noted.whenComplete((done, failure) -> last.remove(persistenceId, noted));
  }

  /** Completes, and never fails, when no write of {@code persistenceId} is under way. */
  CompletionStage<Done> ended(String persistenceId) {
    CompletableFuture<Done> write = last.get(persistenceId);
    return write == null
        ? CompletableFuture.completedFuture(Done.getInstance())
        : write.handle((done, failure) -> Done.getInstance());
  }
}
