package io.atrio.persistence.journal;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.Conformance;
import io.atrio.persistence.plugin.PluginDatabase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class R2dbcJournalTest {
  private static @Nullable PluginDatabase database;

  @BeforeAll
  static void start() {
    database = PluginDatabase.start();
  }

  @AfterAll
  static void close() {
    Objects.requireNonNull(database).close();
  }

  static Config settings() {
    return Objects.requireNonNull(database).settings();
  }

  @Test
  void conforms() {
    Conformance.of(R2dbcJournalSuite.class).holds(17);
  }
}
