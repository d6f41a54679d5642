package io.atrio.actors.channel;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Where one life of a slot leaves for the next what it has had. Each life has an id that no other
 * has. What is given is taken once at most, and never by a life that did not begin directly after
 * the one that gave it: whatever was given before a life begins is taken by it, and whatever comes
 * after is refused.
 */
public interface HandOver {

  /**
   * Begins a life of a slot: it is the slot's last from now on. Doing so again does no harm.
   *
   * @return what the life before it gave; empty if that gave nothing, or too long ago
   */
  CompletionStage<List<SlotPart>> take(int slot, UUID life);

  /**
   * Leaves what a life of a slot has had: all parts or none.
   *
   * @return false if it is not the slot's last life, or was never known to be: nothing is left then
   */
  CompletionStage<Boolean> give(int slot, UUID life, List<SlotPart> parts);
}
