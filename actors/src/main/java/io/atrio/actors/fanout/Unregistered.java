package io.atrio.actors.fanout;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Channels whose owners have not said yet that this node listens. They are asked until they answer:
 * a shard hands messages to an entity that has just died until it learns of the death, and then
 * nobody would tell that a question was lost.
 *
 * <p>When a node has died thousands of channels wait at once. An owner that is away is asked for
 * one of them only, and for the others when it has answered; one that is there is asked again after
 * one second, two, four, and so on.
 */
final class Unregistered {
  private final Function<String, String> ownerOf;
  private final Predicate<String> isAway;
  private final Consumer<String> ask;
  private final Map<String, Map<String, Integer>> ticksByOwner = new HashMap<>();

  /** {@code ownerOf} names the owner of a channel, {@code ask} sends it a question. */
  Unregistered(Function<String, String> ownerOf, Predicate<String> isAway, Consumer<String> ask) {
    this.ownerOf = ownerOf;
    this.isAway = isAway;
    this.ask = ask;
  }

  /** Asks for a channel until it is registered. */
  void add(String channel) {
    String owner = ownerOf.apply(channel);
    Map<String, Integer> ticks = ticksByOwner.computeIfAbsent(owner, name -> new HashMap<>());
    boolean askedAlready = !ticks.isEmpty() && isAway.test(owner);
    ticks.put(channel, 0);
    if (!askedAlready) {
      ask.accept(channel);
    }
  }

  /** A channel is registered, or nobody listens to it any more. */
  void remove(String channel) {
    String owner = ownerOf.apply(channel);
    Map<String, Integer> ticks = ticksByOwner.get(owner);
    if (ticks != null && ticks.remove(channel) != null && ticks.isEmpty()) {
      ticksByOwner.remove(owner);
    }
  }

  /** An owner has come to life: it has not been asked for most of its channels yet. */
  void came(String owner) {
    ticksByOwner.getOrDefault(owner, Map.of()).keySet().forEach(ask);
  }

  /** Once a second. */
  void tick() {
    ticksByOwner.forEach(this::tick);
  }

  private void tick(String owner, Map<String, Integer> ticks) {
    if (isAway.test(owner)) {
      ask.accept(ticks.keySet().iterator().next());
      return;
    }
    for (Map.Entry<String, Integer> waiting : ticks.entrySet()) {
      int count = waiting.setValue(waiting.getValue() + 1) + 1;
      if (Integer.bitCount(count) == 1) {
        ask.accept(waiting.getKey());
      }
    }
  }
}
