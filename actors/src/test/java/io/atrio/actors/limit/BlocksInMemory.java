package io.atrio.actors.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store that several nodes share and that can be lost. */
final class BlocksInMemory implements BlockStore {
  private final Map<Long, Block> all = new ConcurrentHashMap<>();
  private volatile boolean lost;

  /** Whether every call fails from now on. */
  void lose(boolean isLost) {
    lost = isLost;
  }

  Map<Long, Block> all() {
    return all;
  }

  @Override
  public CompletionStage<?> save(Collection<Block> blocks) {
    if (lost) {
      return CompletableFuture.failedStage(new IllegalStateException("lost"));
    }
    for (Block block : blocks) {
      all.merge(block.key(), block, (known, next) -> next.replaces(known) ? next : known);
    }
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<List<Block>> live(int most) {
    return lost
        ? CompletableFuture.failedStage(new IllegalStateException("lost"))
        : CompletableFuture.completedFuture(all.values().stream().limit(most).toList());
  }

  @Override
  public CompletionStage<List<Block>> saved(Duration last, int most) {
    return live(most);
  }
}
