package io.atrio.tests.bench.limit;

import io.atrio.actors.limit.Block;
import io.atrio.actors.limit.BlockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps nothing: what is measured does not reach a store. */
final class NoStore implements BlockStore {

  @Override
  public CompletionStage<?> save(Collection<Block> blocks) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<List<Block>> live(int most) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<List<Block>> saved(Duration last, int most) {
    return live(most);
  }
}
