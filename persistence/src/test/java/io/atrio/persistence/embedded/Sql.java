package io.atrio.persistence.embedded;

import io.atrio.persistence.postgres.PostgresPool;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** Asks a server by SQL. */
final class Sql {
  private Sql() {}

  static List<String> query(String url, String sql) {
    try (PostgresPool pool = PostgresPool.open(url)) {
      return Flux.usingWhen(
              pool.connections().create(),
              connection ->
                  Flux.from(connection.createStatement(sql).execute())
                      .flatMap(result -> result.map((row, m) -> row.get(0, String.class))),
              Connection::close)
          .collectList()
          .blockOptional(Duration.ofSeconds(10))
          .orElseThrow();
    }
  }
}
