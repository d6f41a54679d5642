package io.atrio.actors.directory;

import io.atrio.cluster.placement.LivingNodes;
import io.atrio.cluster.placement.NodeRing;
import io.atrio.cluster.placement.SessionPlacement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that live, as this one sees them, and this one in any case. One that cannot be reached
 * does not: its clients come to others, and must not wait until the cluster has given it up.
 * Thread-safe.
 */
final class DirectoryNodes {
  private final ActorRefResolver resolver;
  private final UniqueAddress self;
  private volatile View view;

  private record View(Map<String, UniqueAddress> nodes, NodeRing<String> ring) {
    View(Map<String, UniqueAddress> nodes) {
      this(Map.copyOf(nodes), new NodeRing<>(nodes.keySet()));
    }
  }

  /** This node alone. */
  DirectoryNodes(ActorSystem<?> system) {
    this.resolver = ActorRefResolver.get(system);
    this.self = Cluster.get(system).selfMember().uniqueAddress();
    this.view = new View(Map.of(SessionPlacement.node(self), self));
  }

  /** These live now. Returns the ids of those that did not before. */
  Set<String> changed(LivingNodes living) {
    Map<String, UniqueAddress> nodes = new HashMap<>();
    living.all().forEach(node -> nodes.put(SessionPlacement.node(node), node));
    nodes.put(SessionPlacement.node(self), self);
    Set<String> before = view.nodes().keySet();
    view = new View(nodes);
    return nodes.keySet().stream()
        .filter(node -> !before.contains(node))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether there is no other. */
  boolean areAlone() {
    return view.nodes().size() == 1;
  }

  /** Their ids. */
  Set<String> ids() {
    return view.nodes().keySet();
  }

  /** Whether the node lives that an entity id belongs to. */
  boolean live(String entity) {
    return view.nodes().containsKey(SessionPlacement.node(entity));
  }

  /** The node that a session lives on where nothing is known of it: the same for all. */
  String computed(String session) {
    return view.ring().owner(session);
  }

  /** The same when this node has gone; there must be others. */
  UnaryOperator<String> computedWithout() {
    Set<String> others = new HashSet<>(ids());
    others.remove(SessionPlacement.node(self));
    return new NodeRing<>(others)::owner;
  }

  /** Who answers for the sessions of a node; null if that does not live. */
  @Nullable ActorRef<SessionsHere.Command> at(String node) {
    UniqueAddress address = view.nodes().get(node);
    return address == null
        ? null
        : Objects.requireNonNull(
            resolver.<SessionsHere.Command>resolveActorRef(
                address.address() + "/system/" + SessionsHere.NAME));
  }

  /** Who answers, of those of these nodes that live. */
  Collection<ActorRef<SessionsHere.Command>> at(Collection<String> nodes) {
    return nodes.stream().distinct().map(this::at).filter(Objects::nonNull).toList();
  }
}
