package io.atrio.persistence.journal;

import com.typesafe.config.Config;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.Done;
import reactor.core.publisher.Mono;

/**
 * Sends the writes of many persistence ids to the database together. While a bounded number of
 * batches is under way, writes gather; when one has ended, all that gathered leave as the next. So
 * an idle database is never waited for, and a busy one gets ever larger batches.
 *
 * <p>A batch is one transaction. If the database refuses it because of what is in it, it is halved
 * until only the writes at fault fail; if the database cannot be reached, all of the batch fail.
 * Thread-safe.
 */
final class GroupCommit {
  private final Function<List<EventRow>, Mono<Long>> insert;
  private final Executor executor;
  private final int maxEvents;
  private final long maxBytes;
  private final int maxBatches;
  private final int maxWaiting;
  private final ArrayDeque<Write> waiting = new ArrayDeque<>();
  private int waitingEvents;
  private int underWay;

  /** The events of one persistent actor that must be written together. */
  private record Write(List<EventRow> rows, CompletableFuture<Done> done) {
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
  }

  /**
   * Writes with {@code insert}, which writes all of its rows or none, and tells the outcome on
   * {@code executor}: the thread that serves the connection is free for the next batch at once.
   */
  GroupCommit(Config settings, Function<List<EventRow>, Mono<Long>> insert, Executor executor) {
    this.insert = insert;
    this.executor = executor;
    this.maxEvents = settings.getInt("max-events");
    this.maxBytes = settings.getBytes("max-bytes");
    this.maxBatches = settings.getInt("max-batches");
    this.maxWaiting = settings.getInt("max-waiting");
  }

  /** Writes all of {@code rows} or none; completes when they are committed. */
  CompletionStage<Done> write(List<EventRow> rows) {
    Write write = new Write(rows, new CompletableFuture<>());
    synchronized (this) {
      if (waitingEvents + rows.size() > maxWaiting) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(maxWaiting + " events wait for the database already"));
      }
      waiting.add(write);
      waitingEvents += rows.size();
    }
    next();
    return write.done();
  }

  private void next() {
    List<Write> batch = take();
    if (!batch.isEmpty()) {
      var unused = commit(batch).doFinally(ended -> ended()).subscribe();
    }
  }

  private void ended() {
    synchronized (this) {
      underWay--;
    }
    next();
  }

  /** The next batch; empty if nothing waits or enough is under way. */
  private synchronized List<Write> take() {
    List<Write> batch = new ArrayList<>();
    if (underWay == maxBatches) {
      return batch;
    }
    int events = 0;
    long bytes = 0;
    for (Write first = waiting.peek(); first != null; first = waiting.peek()) {
      events += first.rows().size();
      bytes += first.bytes();
      if (!batch.isEmpty() && (events > maxEvents || bytes > maxBytes)) {
        break;
      }
      batch.add(waiting.remove());
      waitingEvents -= first.rows().size();
    }
    underWay += batch.isEmpty() ? 0 : 1;
    return batch;
  }

  /** Completes, and never fails, when each write of the batch has its answer. */
  private Mono<Void> commit(List<Write> batch) {
    List<EventRow> rows = new ArrayList<>();
    batch.forEach(write -> rows.addAll(write.rows()));
    return Mono.defer(() -> insert.apply(rows))
        .doOnNext(count -> executor.execute(() -> batch.forEach(Write::committed)))
        .then()
        .onErrorResume(failure -> failed(batch, failure));
  }

  private Mono<Void> failed(List<Write> batch, Throwable failure) {
    if (batch.size() == 1 || !isAboutContent(failure)) {
      executor.execute(() -> batch.forEach(write -> write.done().completeExceptionally(failure)));
      return Mono.empty();
    }
    int half = batch.size() / 2;
    return commit(batch.subList(0, half)).then(commit(batch.subList(half, batch.size())));
  }

  /**
   * SQLSTATE classes 21 to 23 (cardinality, data, integrity) and 40 (a deadlock with another
   * writer); a row too large for its column or page is of 54.
   */
  private static boolean isAboutContent(Throwable failure) {
    return failure instanceof R2dbcException database
        && database.getSqlState() != null
        && database.getSqlState().matches("(2[123]|40|54).*");
  }
}
