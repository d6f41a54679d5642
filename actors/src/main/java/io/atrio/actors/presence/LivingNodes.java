package io.atrio.actors.presence;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * The nodes that can be reached, are up and have not begun to leave, by what the cluster tells of
 * them.
 */
final class LivingNodes {
  private final Set<UniqueAddress> up = new HashSet<>();
  private final Set<UniqueAddress> unreachable = new HashSet<>();

  /** Takes what the cluster tells; true if that may have changed something. */
  boolean take(ClusterEvent.ClusterDomainEvent event) {
    return switch (event) {
      case ClusterEvent.MemberUp came -> up.add(came.member().uniqueAddress());
      case ClusterEvent.MemberRemoved gone -> forget(gone.member().uniqueAddress());
      case ClusterEvent.MemberEvent leaving ->
          isLeaving(leaving) && up.remove(leaving.member().uniqueAddress());
      case ClusterEvent.UnreachableMember lost -> unreachable.add(lost.member().uniqueAddress());
      case ClusterEvent.ReachableMember found -> unreachable.remove(found.member().uniqueAddress());
      default -> false;
    };
  }

  /** Those that live. */
  Set<UniqueAddress> all() {
    Set<UniqueAddress> all = new HashSet<>(up);
    all.removeAll(unreachable);
    return all;
  }

  private boolean forget(UniqueAddress node) {
    boolean wasUp = up.remove(node);
    boolean wasUnreachable = unreachable.remove(node);
    return wasUp || wasUnreachable;
  }

  private static boolean isLeaving(ClusterEvent.MemberEvent event) {
    return event instanceof ClusterEvent.MemberLeft
        || event instanceof ClusterEvent.MemberExited
        || event instanceof ClusterEvent.MemberDowned;
  }
}
