package io.atrio.persistence.journal;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.PluginConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's journal on PostgreSQL, {@code pekko.persistence.r2dbc.journal}. Tables and settings are
 * those of pekko-persistence-r2dbc; writes of different persistence ids are committed in groups.
 *
 * <p>A write is acknowledged once it is committed. An event that cannot be serialized is rejected
 * and its actor goes on. A write whose sequence number is taken, because a second writer of the
 * same persistence id is at work, fails and stops its actor. While PostgreSQL is away writes and
 * recoveries fail within seconds; when it is back they work again.
 */
public final class R2dbcJournal extends AsyncWriteJournal {
  private final Persistence persistence;
  private final Serialization serialization;
  private final JournalTable table;
  private final GroupCommit commits;
  private final WritesUnderWay underWay = new WritesUnderWay();
  private final int pageSize;

  /** Made by Pekko, which passes the plugin's part of the configuration. */
  public R2dbcJournal(Config plugin) {
    var system = context().system();
    this.persistence = Persistence.get(system);
    this.serialization = SerializationExtension.get(system);
    this.pageSize = system.settings().config().getInt("pekko.persistence.r2dbc.buffer-size");
    this.table =
        new JournalTable(
            PluginConnections.get(system).database(plugin.getString("use-connection-factory")),
            plugin);
    this.commits =
        new GroupCommit(
            plugin.getConfig("group-commit"),
            plugin.getBoolean("keep")
                ? JournalMetrics.of(system).measured(table::insert)
                : table::insert,
            context().dispatcher());
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Optional<Exception>> results = new ArrayList<>();
    List<EventRow> rows = new ArrayList<>();
    String persistenceId = "";
    for (AtomicWrite message : messages) {
      persistenceId = message.persistenceId();
      results.add(Optional.ofNullable(add(message, rows)));
    }
    if (rows.isEmpty()) {
      return scala(CompletableFuture.completedFuture(results));
    }
    var write = commits.write(rows);
    underWay.add(persistenceId, write);
    return scala(write.thenApply(done -> results));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return scala(
        underWay
            .ended(persistenceId)
            .thenCompose(ended -> table.delete(persistenceId, toSequenceNr).toFuture()));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return scala(replay(persistenceId, from, to, max, replay).toFuture());
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    return scala(
        underWay
            .ended(persistenceId)
            .thenCompose(ended -> table.highest(persistenceId, from).toFuture()));
  }

  /** Adds the rows of all events of {@code write}; or none, and says why it is rejected. */
  private @Nullable Exception add(AtomicWrite write, List<EventRow> rows) {
    List<EventRow> made = new ArrayList<>();
    try {
      for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
        made.add(EventRow.of(event, persistence, serialization));
      }
    } catch (Exception cannotBeSerialized) {
      return cannotBeSerialized;
    }
    rows.addAll(made);
    return null;
  }

  private Mono<Void> replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    if (max <= 0 || from > to) {
      return Mono.empty();
    }
    int size = (int) Math.min(max, pageSize);
    return table
        .page(persistenceId, from, to, size, serialization)
        .flatMap(
            page -> {
              page.forEach(replay);
              return page.size() < size
                  ? Mono.empty()
                  : replay(
                      persistenceId,
                      page.getLast().sequenceNr() + 1,
                      to,
                      max - page.size(),
                      replay);
            });
  }

  private static <T> Future<T> scala(CompletionStage<? extends T> stage) {
    return FutureConverters.<T>asScala(stage.thenApply(value -> (T) value));
  }
}
