package io.atrio.persistence.channel;

import io.atrio.persistence.postgres.Database;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * The epoch of every durable channel: drawn once for a database, so that positions from another
 * one, or from before it was made anew, are gaps and not places that happen to exist.
 */
public final class ChannelEpoch {
  private static final String SELECT = "SELECT epoch FROM atrio.channel_epoch";

  private ChannelEpoch() {}

  /** Reads it from a database that has Átrio's schema. */
  public static CompletionStage<Long> read(Database database) {
    return database
        .select(
            SELECT,
            Database.NOTHING,
            row -> Objects.requireNonNull(row.get("epoch", Long.class), "epoch"))
        .map(List::getFirst)
        .toFuture()
        .thenApply(epoch -> Objects.requireNonNull(epoch, "epoch"));
  }
}
