package io.atrio.tests.bench.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.postgres.PostgresConfiguration;
import java.util.Map;

/**
 * A journal plugin on a database, with the settings it has by itself: only what it must be told is
 * told.
 */
public record JournalPlugin(String name, Config settings) {

  /** Átrio's own. */
  public static JournalPlugin ours(JournalDatabase database) {
    return new JournalPlugin("atrio", PostgresConfiguration.pluginSettings(database.url()));
  }

  /** Pekko's over JDBC: 20 connections, batches of up to 400 rows, 8 of them at a time. */
  public static JournalPlugin jdbc(JournalDatabase database) {
    Config settings =
        ConfigFactory.parseMap(
            Map.of(
                "pekko.persistence.journal.plugin",
                "jdbc-journal",
                "jdbc-journal.slick.profile",
                "slick.jdbc.PostgresProfile$",
                "jdbc-journal.slick.db.driver",
                "org.postgresql.Driver",
                "jdbc-journal.slick.db.url",
                database.jdbcUrl(),
                "jdbc-journal.slick.db.user",
                database.user(),
                "jdbc-journal.slick.db.password",
                database.password()));
    return new JournalPlugin("jdbc", settings);
  }

  /** The settings of an actor system that journals with it and does nothing else. */
  Config system() {
    Map<String, Object> alone =
        Map.of(
            "pekko.actor.provider", "local",
            "pekko.loglevel", "WARNING",
            "pekko.persistence.snapshot-store.plugin", "pekko.persistence.no-snapshot-store");
    return settings.withFallback(ConfigFactory.parseMap(alone)).withFallback(ConfigFactory.load());
  }
}
