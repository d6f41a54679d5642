package io.atrio.actors.limit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of addresses, eight to a set; a set that is full lets in the one whose block ends first.
 * Not thread-safe: a set belongs to whoever holds its lock.
 */
final class BlockTable {
  private static final int WAYS = 8;

  private final long[] keys;
  private final @Nullable Block[] blocks;
  private final int mask;

  BlockTable(int atLeast) {
    int slots = Math.max(1024, Integer.highestOneBit(atLeast - 1) << 1);
    this.keys = new long[slots];
    this.blocks = new @Nullable Block[slots];
    this.mask = slots / WAYS - 1;
  }

  int slots() {
    return keys.length;
  }

  int sets() {
    return mask + 1;
  }

  /** The block of {@code key}, which may have ended. */
  @Nullable Block of(int hash, long key) {
    int first = (hash & mask) * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      if (keys[i] == key && blocks[i] != null) {
        return blocks[i];
      }
    }
    return null;
  }

  /** Those of the set of {@code hash}, ended ones too. */
  void each(int hash, Consumer<Block> use) {
    int first = (hash & mask) * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      Block block = blocks[i];
      if (block != null) {
        use.accept(block);
      }
    }
  }

  /** Remembers {@code block} instead of any other of its address. */
  void put(int hash, Block block) {
    int at = place(hash, block.key());
    keys[at] = block.key();
    blocks[at] = block;
  }

  private int place(int hash, long key) {
    int first = (hash & mask) * WAYS;
    int soonest = first;
    long ends = Long.MAX_VALUE;
    for (int i = first; i < first + WAYS; i++) {
      Block block = blocks[i];
      if (block == null || block.key() == key) {
        return i;
      }
      if (block.until() < ends) {
        ends = block.until();
        soonest = i;
      }
    }
    return soonest;
  }
}
