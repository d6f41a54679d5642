package io.atrio.actors.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where blocks outlive the nodes. Thread-safe; a stage fails if the store cannot be reached. */
public interface BlockStore {
  /**
   * Keeps each of {@code blocks} that {@link Block#replaces replaces} what is there. Of one address
   * there is one at the most.
   */
  CompletionStage<?> save(Collection<Block> blocks);

  /** Blocks that refuse somebody now, those that end last first, {@code most} at the most. */
  CompletionStage<List<Block>> live(int most);

  /**
   * Blocks that were saved within {@code last}, ended ones too, {@code most} at the most; forgets
   * those that ended long ago.
   */
  CompletionStage<List<Block>> saved(Duration last, int most);
}
