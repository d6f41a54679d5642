package io.atrio.persistence.query;

import com.typesafe.config.Config;
import io.atrio.persistence.plugin.TableName;
import java.time.Duration;

/**
 * The settings of the read journal.
 *
 * @param table the journal's table as SQL has it
 * @param connectionFactory the configuration path of the connections
 * @param bufferSize rows that are fetched at a time, and so held in memory by a stream
 * @param refreshInterval between two looks of a live query that has caught up
 */
record QuerySettings(
    String table, String connectionFactory, int bufferSize, Duration refreshInterval) {

  QuerySettings {
    if (bufferSize < 1) {
      throw new IllegalArgumentException("buffer-size = " + bufferSize + " is not positive");
    }
    if (!refreshInterval.isPositive()) {
      throw new IllegalArgumentException(
          "refresh-interval = " + refreshInterval + " is not positive");
    }
  }

  static QuerySettings from(Config query) {
    return new QuerySettings(
        TableName.of(query),
        query.getString("use-connection-factory"),
        query.getInt("buffer-size"),
        query.getDuration("refresh-interval"));
  }
}
