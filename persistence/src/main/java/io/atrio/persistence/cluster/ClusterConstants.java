package io.atrio.persistence.cluster;

import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.postgres.Database;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Settings that must be the same on all nodes for ever, because data lies where they say. The first
 * node that starts with a database decides; every other one, and every later start, must agree.
 */
public final class ClusterConstants {
  private static final String KEEP =
      "INSERT INTO atrio.cluster_constants (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
  private static final String READ =
      "SELECT value FROM atrio.cluster_constants WHERE name = $1 AND value <> $2";

  private ClusterConstants() {}

  /**
   * Agrees with {@code database} on the values of {@code settings}, by their names; fails with a
   * {@link StartupException} that names the first one that differs.
   */
  public static CompletionStage<Done> agree(Database database, Map<String, Integer> settings) {
    return Flux.fromIterable(settings.entrySet())
        .concatMap(setting -> agree(database, setting.getKey(), setting.getValue().toString()))
        .then(Mono.just(Done.getInstance()))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static Mono<Void> agree(Database database, String name, String here) {
    return database
        .update(KEEP, statement -> statement.bind(0, name).bind(1, here))
        .then(
            database.select(
                READ,
                statement -> statement.bind(0, name).bind(1, here),
                row -> Objects.requireNonNull(row.get(0, String.class))))
        .flatMap(
            others ->
                others.isEmpty()
                    ? Mono.empty()
                    : Mono.error(
                        new StartupException(
                            name
                                + " is "
                                + here
                                + " here and "
                                + others.getFirst()
                                + " on the nodes that use this database; it must be the same for ever")));
  }
}
