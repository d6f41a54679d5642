package io.atrio.api.serve;

import io.atrio.actors.limit.Block;
import io.atrio.actors.limit.BlockStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Blocks of doors that have no database. */
final class BlocksInMemory implements BlockStore {
  private final Clock clock;
  private final Map<Long, Block> all = new ConcurrentHashMap<>();

  BlocksInMemory(Clock clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<?> save(Collection<Block> blocks) {
    for (Block block : blocks) {
      all.merge(block.key(), block, (known, next) -> next.replaces(known) ? next : known);
    }
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<List<Block>> live(int most) {
    long now = clock.millis();
    return CompletableFuture.completedFuture(
        all.values().stream().filter(block -> block.isLive(now)).limit(most).toList());
  }

  @Override
  public CompletionStage<List<Block>> saved(Duration last, int most) {
    return CompletableFuture.completedFuture(all.values().stream().limit(most).toList());
  }
}
