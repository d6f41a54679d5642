package io.atrio.persistence.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * SQL over a pool of connections. Every call that ends by itself fails after {@link #LIMIT}, so
 * that a server that hangs keeps nobody waiting. Thread-safe.
 *
 * @param connections where a connection is taken from for each call, and given back to
 */
public record Database(ConnectionFactory connections) {
  /** How long a statement or a transaction may take. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** Binds nothing. */
  public static final Consumer<Statement> NOTHING = statement -> {};

  /** Runs a statement in a transaction of its own; the number of rows it changed. */
  public Mono<Long> update(String sql, Consumer<Statement> bind) {
    return on(connection -> update(connection, sql, bind)).timeout(LIMIT);
  }

  /** All rows of a query, as {@code read} makes them; null is not a row. */
  public <T> Mono<List<T>> select(
      String sql, Consumer<Statement> bind, Function<Row, ? extends T> read) {
    return on(connection -> Database.<T>select(connection, sql, bind, read).collectList())
        .timeout(LIMIT);
  }

  /**
   * The rows of a query as they are asked for, {@code fetchSize} at a time: memory stays constant
   * whatever their number. Takes as long as its reader does; cancelling gives the connection back.
   */
  public <T> Flux<T> stream(
      String sql, int fetchSize, Consumer<Statement> bind, Function<Row, ? extends T> read) {
    // A cursor of PostgreSQL lives inside a transaction.
    return Flux.usingWhen(
        Flux.from(connections.create()).single(),
        connection ->
            Flux.from(connection.beginTransaction())
                .thenMany(
                    Flux.defer(
                        () -> rows(bound(connection, sql, bind).fetchSize(fetchSize), read))),
        connection -> Flux.from(connection.rollbackTransaction()).thenMany(connection.close()),
        (connection, failure) -> connection.close(),
        connection -> connection.close());
  }

  /** Runs {@code work} in one transaction: all of it happens, or nothing. */
  public <T> Mono<T> inTransaction(Function<Connection, Mono<T>> work) {
    return Mono.usingWhen(
            connections.create(),
            connection ->
                Mono.from(connection.beginTransaction())
                    .then(Mono.defer(() -> work.apply(connection))),
            connection -> then(connection.commitTransaction(), connection),
            (connection, failure) -> then(connection.rollbackTransaction(), connection),
            connection -> then(connection.rollbackTransaction(), connection))
        .timeout(LIMIT);
  }

  /** Runs a statement on {@code connection}; the number of rows it changed. */
  public static Mono<Long> update(Connection connection, String sql, Consumer<Statement> bind) {
    return Flux.from(bound(connection, sql, bind).execute())
        .flatMap(Result::getRowsUpdated)
        .reduce(0L, Long::sum);
  }

  /** Runs a query on {@code connection}. */
  public static <T> Flux<T> select(
      Connection connection,
      String sql,
      Consumer<Statement> bind,
      Function<Row, ? extends T> read) {
    return rows(bound(connection, sql, bind), read);
  }

  private <T> Mono<T> on(Function<Connection, Mono<T>> work) {
    return Mono.usingWhen(connections.create(), work, Connection::close);
  }

  private static Publisher<Void> then(Publisher<Void> end, Connection connection) {
    return Mono.from(end).onErrorComplete().then(Mono.from(connection.close()));
  }

  private static Statement bound(Connection connection, String sql, Consumer<Statement> bind) {
    Statement statement = connection.createStatement(sql);
    bind.accept(statement);
    return statement;
  }

  private static <T> Flux<T> rows(Statement statement, Function<Row, ? extends T> read) {
    return Flux.from(statement.execute())
        .concatMap(result -> result.<T>map((row, metadata) -> read.apply(row)));
  }
}
