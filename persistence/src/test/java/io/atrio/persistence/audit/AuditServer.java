package io.atrio.persistence.audit;

import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** A PostgreSQL and an actor system for the tests of one class. */
final class AuditServer implements AutoCloseable {
  private final AtomicInteger databases = new AtomicInteger();
  private final DataDirectory data;
  private final PostgresProcess postgres;
  private final ActorTestKit kit;

  private AuditServer(DataDirectory data, PostgresProcess postgres, ActorTestKit kit) {
    this.data = data;
    this.postgres = postgres;
    this.kit = kit;
  }

  static AuditServer start(Path directory) throws Exception {
    DataDirectory data = PreparedData.open(directory);
    PostgresProcess postgres = PostgresProcess.start(data, line -> {});
    return new AuditServer(
        data,
        postgres,
        ActorTestKit.create(
            ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING")
                .withFallback(ConfigFactory.load())));
  }

  ActorTestKit kit() {
    return kit;
  }

  /** An empty, migrated database. */
  AuditLab lab() {
    String name = "lab" + databases.incrementAndGet();
    try (PostgresPool pool = PostgresPool.open(postgres.url())) {
      pool.database()
          .update(PreparedData.CREATE_DATABASE.formatted(name), Database.NOTHING)
          .block(Duration.ofSeconds(10));
    }
    return new AuditLab(postgres.url().replaceFirst("/atrio$", "/" + name), kit);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    postgres.close();
    data.close();
  }
}
