package io.atrio.persistence.journal;

import com.typesafe.config.Config;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.dispatch.Futures;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import scala.concurrent.ExecutionContext;

/**
 * Sends the writes of many persistence ids to the database together. While a batch is under way,
 * writes gather; when it has ended, or enough of them have gathered for a batch beside it, they
 * leave as the next. So an idle database is never waited for, and a busy one gets ever larger
 * batches.
 *
 * <p>A batch is one transaction. If the database refuses it because of what is in it, it is halved
 * until only the writes at fault fail; if the database cannot be reached, all of the batch fail.
 * Thread-safe.
 */
final class GroupCommit {
  private static final Comparator<EventRow> IN_ORDER =
      Comparator.comparing(EventRow::persistenceId);

  private final Function<List<EventRow>, Mono<Long>> insert;
  private final ExecutionContext executor;
  private final WriteQueue queue;

  /**
   * Writes with {@code insert}, which writes all of its rows or none, and tells the outcome on
   * {@code executor}: the thread that serves the connection is free for the next batch at once.
   */
  GroupCommit(
      Config settings, Function<List<EventRow>, Mono<Long>> insert, ExecutionContext executor) {
    this.insert = insert;
    this.executor = executor;
    this.queue = new WriteQueue(settings, System::nanoTime);
  }

  /** Writes all of {@code rows} or none; completes when they are committed. */
  CompletableFuture<Done> write(List<EventRow> rows) {
    PendingWrite write = new PendingWrite(rows, System.nanoTime(), new CompletableFuture<>());
    if (!queue.add(write)) {
      write.failed(new IllegalStateException("too many events wait for the database already"));
    }
    next();
    return write.done();
  }

  private void next() {
    for (List<PendingWrite> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
      var unused = commit(batch).doFinally(ended -> ended()).subscribe();
    }
    long nanos = queue.remindIn();
    if (nanos > 0) {
      var unused = Schedulers.parallel().schedule(this::reminded, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void ended() {
    queue.ended();
    next();
  }

  private void reminded() {
    queue.reminded();
    next();
  }

  /** Completes, and never fails, when each write of the batch has its answer. */
  private Mono<Void> commit(List<PendingWrite> batch) {
    List<EventRow> rows = new ArrayList<>();
    batch.forEach(write -> rows.addAll(write.rows()));
    // In the same order on every node: two that write the same places cannot wait for one another.
    rows.sort(IN_ORDER);
    return Mono.defer(() -> insert.apply(rows))
        .doOnNext(count -> tell(batch, PendingWrite::committed))
        .then()
        .onErrorResume(failure -> failed(batch, failure));
  }

  /**
   * In a future, and not in a task of the executor: what is completed in it goes on in the same
   * task, on its own thread, where each of hundreds of writes would be several tasks otherwise.
   */
  private void tell(List<PendingWrite> batch, Consumer<PendingWrite> outcome) {
    var unused =
        Futures.future(
            () -> {
              batch.forEach(outcome);
              return Done.getInstance();
            },
            executor);
  }

  private Mono<Void> failed(List<PendingWrite> batch, Throwable failure) {
    if (batch.size() == 1 || !isAboutContent(failure)) {
      tell(batch, write -> write.failed(failure));
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
