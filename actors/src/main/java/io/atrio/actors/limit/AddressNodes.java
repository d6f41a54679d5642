package io.atrio.actors.limit;

import io.atrio.cluster.placement.LivingNodes;
import io.atrio.cluster.placement.NodeRing;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.UniqueAddress;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that count addresses together, and which of them adds up which address. Thread-safe.
 */
final class AddressNodes implements BlockExchange.Others {
  /** The name of every node's {@link BlockExchange}. */
  static final String EXCHANGE = "address-blocks";

  private final ActorRefResolver resolver;
  private final UniqueAddress self;
  private final IntConsumer count;
  private volatile @Nullable Totals totals;
  private volatile List<ActorRef<BlockExchange.Command>> exchanges = List.of();

  private record Totals(
      NodeRing<UniqueAddress> ring, Map<UniqueAddress, ActorRef<AddressTotals.Command>> at) {}

  /** This node alone; {@code count} is told how many there are, whenever that changes. */
  AddressNodes(ActorSystem<?> system, IntConsumer count) {
    this.resolver = ActorRefResolver.get(system);
    this.self = Cluster.get(system).selfUniqueAddress();
    this.count = count;
  }

  /** Who adds up what is counted of {@code key}, where there is more than one node. */
  Optional<ActorRef<AddressTotals.Command>> totals(long key) {
    return Optional.ofNullable(totals).map(all -> all.at().get(all.ring().owner(key)));
  }

  @Override
  public void changed(LivingNodes living, ActorRef<AddressTotals.Command> own) {
    Map<UniqueAddress, ActorRef<AddressTotals.Command>> at = new HashMap<>();
    for (UniqueAddress node : living.all()) {
      at.put(node, resolver.resolveActorRef(path(node) + '/' + BlockExchange.TOTALS));
    }
    at.put(self, own);
    totals = at.size() == 1 ? null : new Totals(new NodeRing<>(at.keySet()), Map.copyOf(at));
    exchanges =
        at.keySet().stream().filter(node -> !node.equals(self)).map(this::exchange).toList();
    count.accept(at.size());
  }

  @Override
  public Collection<ActorRef<BlockExchange.Command>> all() {
    return exchanges;
  }

  private ActorRef<BlockExchange.Command> exchange(UniqueAddress node) {
    return Objects.requireNonNull(resolver.resolveActorRef(path(node)));
  }

  private static String path(UniqueAddress node) {
    return node.address() + "/system/" + EXCHANGE;
  }
}
