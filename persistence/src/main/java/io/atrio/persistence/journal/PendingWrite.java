package io.atrio.persistence.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/**
 * The events of one persistent actor that must be written together.
 *
 * @param since when it came, by the queue's clock
 * @param done completed when it is committed or given up
 */
record PendingWrite(List<EventRow> rows, long since, CompletableFuture<Done> done) {

  int bytes() {
    int bytes = 0;
    for (EventRow row : rows) {
      bytes += row.bytes();
    }
    return bytes;
  }

  void committed() {
    done.complete(Done.getInstance());
  }

  void failed(Throwable failure) {
    done.completeExceptionally(failure);
  }
}
