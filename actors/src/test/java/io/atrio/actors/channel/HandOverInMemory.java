package io.atrio.actors.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A hand-over that can be away, or keep its answers to itself for a while. */
public final class HandOverInMemory implements HandOver {
  private final Map<Integer, UUID> lives = new HashMap<>();
  private final Map<Integer, List<SlotPart>> given = new HashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean away;
  private boolean holding;
  private int takes;

  @Override
  public synchronized CompletionStage<List<SlotPart>> take(int slot, UUID life) {
    takes++;
    if (away) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }
    lives.put(slot, life);
    List<SlotPart> parts = given.remove(slot);
    return answer(parts == null ? List.of() : parts);
  }

  @Override
  public synchronized CompletionStage<Boolean> give(int slot, UUID life, List<SlotPart> parts) {
    if (away) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }
    boolean last = life.equals(lives.get(slot));
    if (last) {
      given.put(slot, parts);
    }
    return answer(last);
  }

  /** Whether every question fails. */
  public synchronized void away(boolean so) {
    away = so;
  }

  /** Keeps all answers until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  /** Gives the answers that were kept, and those to come at once. */
  public synchronized void release() {
    holding = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  /** How often it was asked for something. */
  public synchronized int takes() {
    return takes;
  }

  /** What waits for the next life of a slot; empty for nothing. */
  public synchronized List<SlotPart> given(int slot) {
    return given.getOrDefault(slot, List.of());
  }

  private <T> CompletionStage<T> answer(T value) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (holding) {
      held.add(() -> answer.complete(value));
    } else {
      answer.complete(value);
    }
    return answer;
  }
}
