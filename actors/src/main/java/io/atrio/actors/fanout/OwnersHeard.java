package io.atrio.actors.fanout;

import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Epochs;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Where the owners of channels were when they were last heard of, and which epochs slots have had.
 * What a durable channel is in goes on for as long as there is the channel, so nothing of that is
 * kept.
 */
final class OwnersHeard {
  private final Supplier<Set<Address>> nodes;
  private final Map<String, ActorRef<ChannelProtocol.Command>> heard = new HashMap<>();
  private final Map<String, Epochs> epochs = new HashMap<>();
  private Set<Address> unreachable = Set.of();

  /** {@code nodes} says which cannot be reached now. */
  OwnersHeard(Supplier<Set<Address>> nodes) {
    this.nodes = nodes;
  }

  /** In {@code cluster}, as this node sees it. */
  static OwnersHeard in(Cluster cluster) {
    return new OwnersHeard(
        () ->
            cluster.state().getUnreachable().stream()
                .map(Member::address)
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** An owner has been heard of; true if it is another entity than before. */
  boolean from(String owner, ActorRef<ChannelProtocol.Command> entity) {
    return !entity.equals(heard.put(owner, entity));
  }

  /** A slot has said in which epoch its channels are. */
  void epoch(String slot, long epoch) {
    epochs.computeIfAbsent(slot, name -> new Epochs()).heard(epoch);
  }

  /** Epochs of an owner's channels that were over when {@code epoch} began. */
  Set<Long> before(String owner, long epoch) {
    Epochs known = epochs.get(owner);
    return known == null ? Set.of() : known.before(epoch);
  }

  /** An owner has ended, and has not been heard of elsewhere. */
  void lost(String owner) {
    heard.remove(owner);
  }

  /** Looks which nodes cannot be reached now. */
  void look() {
    unreachable = nodes.get();
  }

  /** Whether a question to an owner would not be answered now. */
  boolean isAway(String owner) {
    ActorRef<ChannelProtocol.Command> entity = heard.get(owner);
    return entity == null || unreachable.contains(entity.path().address());
  }
}
