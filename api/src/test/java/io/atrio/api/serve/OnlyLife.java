package io.atrio.api.serve;

import io.atrio.actors.channel.HandOver;
import io.atrio.actors.channel.SlotPart;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For slots that nobody had before and nobody has after. */
record OnlyLife() implements HandOver {
  @Override
  public CompletionStage<List<SlotPart>> take(int slot, UUID life) {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletionStage<Boolean> give(int slot, UUID life, List<SlotPart> parts) {
    return CompletableFuture.completedFuture(true);
  }
}
