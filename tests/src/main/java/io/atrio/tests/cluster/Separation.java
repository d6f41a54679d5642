package io.atrio.tests.cluster;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the nodes of a cluster can be cut off from each other, and how. */
public enum Separation {
  /** They cannot. */
  NONE,
  /** Relays between them hold back what they say ({@link Wires}). */
  HELD,
  /** The system drops their packets ({@link DroppedPackets}), which not everybody may ask for. */
  DROPPED;

  /** Whether nodes reach each other at other ports than those they listen on. */
  boolean isRelayed() {
    return this == HELD;
  }

  /** What cuts these nodes off; null if nothing does. */
  @Nullable Severing of(List<NodeAddress> nodes) throws IOException, InterruptedException {
    return switch (this) {
      case NONE -> null;
      case HELD -> Wires.to(nodes);
      case DROPPED -> DroppedPackets.between(nodes);
    };
  }
}
