package io.atrio.actors.presence;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which node owns the presence of which channel: the one whose weight for the channel is the
 * highest (rendezvous hashing, Thaler and Ravishankar 1998). All who know the same nodes agree, and
 * when a node comes or goes only channels that it owns then, or owned before, have another owner.
 *
 * @param <N> names a node the same way for everybody, by its {@code toString}
 */
final class PresenceRing<N> {
  private final List<Weighed<N>> nodes;

  private record Weighed<N>(N node, long hash) {}

  /** A ring of {@code nodes}, of which there is one at least. */
  PresenceRing(Collection<N> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a ring of nobody");
    }
    this.nodes = nodes.stream().map(node -> new Weighed<>(node, hash(node.toString()))).toList();
  }

  /** The node that owns {@code channel}. */
  N owner(String channel) {
    if (nodes.size() == 1) {
      return nodes.getFirst().node();
    }
    long hash = hash(channel);
    return nodes.stream()
        .max(
            Comparator.comparingLong((Weighed<N> node) -> mixed(node.hash() ^ hash))
                .thenComparing(node -> node.node().toString()))
        .orElseThrow()
        .node();
  }

  /** FNV-1a, so that it is the same in every process of every version. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mixed(hash);
  }

  /** The last step of SplitMix64: every bit of the answer depends on every bit of the question. */
  private static long mixed(long bits) {
    long once = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    long twice = (once ^ (once >>> 27)) * 0x94d049bb133111ebL;
    return twice ^ (twice >>> 31);
  }
}
