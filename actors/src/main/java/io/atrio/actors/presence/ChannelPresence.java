package io.atrio.actors.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is on one channel, by the nodes that have their streams: a user is there as long as one node
 * that can be reached has one of his streams.
 *
 * @param <N> names a node
 */
final class ChannelPresence<N> {
  private final String channel;
  private final Map<N, NodeUsers> nodes = new HashMap<>();

  /** User to how many nodes that can be reached have him. */
  private final NavigableMap<String, Integer> present = new TreeMap<>();

  /** Users who have come or gone since that was told last, and whether they were there then. */
  private final Map<String, Boolean> before = new LinkedHashMap<>();

  private boolean reset;

  private static final class NodeUsers {
    final Set<String> users = new HashSet<>();
    long number = -1;
    boolean away;

    /** Whether it had no user already when that was looked at last. */
    boolean idle;
  }

  ChannelPresence(String channel) {
    this.channel = channel;
  }

  /** The nodes that have users here. */
  List<N> nodes() {
    return nodes.keySet().stream().filter(node -> usersOf(node) > 0).toList();
  }

  /** Whether {@code node} has users here or had some lately. */
  boolean knows(N node) {
    return nodes.containsKey(node);
  }

  /** How many users {@code node} has here, whether it can be reached or not. */
  int usersOf(N node) {
    NodeUsers known = nodes.get(node);
    return known == null ? 0 : known.users.size();
  }

  /**
   * Takes a report of {@code node}, unless it has been taken.
   *
   * @param away whether the node cannot be reached
   * @return false if the report adds to what is not known here
   */
  boolean report(N node, PresenceProtocol.Report report, boolean away) {
    NodeUsers known = nodes.get(node);
    if (known == null && !report.start()) {
      return false;
    }
    NodeUsers users = known == null ? made(node, away) : known;
    if (report.number() > users.number) {
      users.number = report.number();
      reset |= report.again();
      if (report.start()) {
        Set.copyOf(users.users).forEach(user -> remove(users, user));
      }
      report.joined().forEach(user -> add(users, user));
      report.left().forEach(user -> remove(users, user));
      users.idle = false;
    }
    return true;
  }

  /** Another owned the channel until now: what it announced is not known. */
  void takeOver() {
    reset = true;
  }

  /** A node is gone with its users. */
  void lost(N node) {
    setAway(node, true);
    nodes.remove(node);
  }

  /** Its users do not count while a node cannot be reached. */
  void setAway(N node, boolean away) {
    NodeUsers known = nodes.get(node);
    if (known == null || known.away == away) {
      return;
    }
    known.away = away;
    known.users.forEach(away ? this::uncount : this::count);
  }

  /**
   * Forgets nodes that have had no user for the time between two calls: so long it must be known
   * that a report which comes late has been taken.
   */
  void sweep() {
    nodes.values().removeIf(node -> node.idle && node.users.isEmpty());
    nodes.values().forEach(node -> node.idle = node.users.isEmpty());
  }

  /** Whether nobody is here, and nothing of that is yet to be told. */
  boolean isForgettable() {
    return nodes.isEmpty() && before.isEmpty();
  }

  /** What has changed since the last call; null if nothing. Names {@code most} users at most. */
  PresenceNews.@Nullable Changed changes(int most) {
    List<String> joined = new ArrayList<>();
    List<String> left = new ArrayList<>();
    before.forEach(
        (user, was) -> {
          boolean is = present.containsKey(user);
          if (is != was) {
            (is ? joined : left).add(user);
          }
        });
    boolean untold = reset || joined.size() + left.size() > most;
    before.clear();
    reset = false;
    if (untold) {
      return new PresenceNews.Changed(channel, List.of(), List.of(), present.size(), true);
    }
    return joined.isEmpty() && left.isEmpty()
        ? null
        : new PresenceNews.Changed(
            channel, List.copyOf(joined), List.copyOf(left), present.size(), false);
  }

  /** Who is here: those past {@code after}, or the first, {@code limit} at most. */
  WhoIsThere page(@Nullable String after, int limit) {
    NavigableMap<String, Integer> rest = after == null ? present : present.tailMap(after, false);
    List<String> users = List.copyOf(rest.keySet().stream().limit(limit).toList());
    boolean more = !users.isEmpty() && present.higherKey(users.getLast()) != null;
    return new WhoIsThere(present.size(), users, more ? users.getLast() : null);
  }

  private NodeUsers made(N node, boolean away) {
    NodeUsers users = new NodeUsers();
    users.away = away;
    nodes.put(node, users);
    return users;
  }

  private void add(NodeUsers node, String user) {
    if (node.users.add(user) && !node.away) {
      count(user);
    }
  }

  private void remove(NodeUsers node, String user) {
    if (node.users.remove(user) && !node.away) {
      uncount(user);
    }
  }

  private void count(String user) {
    before.putIfAbsent(user, present.containsKey(user));
    present.merge(user, 1, Integer::sum);
  }

  private void uncount(String user) {
    before.putIfAbsent(user, present.containsKey(user));
    present.computeIfPresent(user, (u, nodesOfHis) -> nodesOfHis == 1 ? null : nodesOfHis - 1);
  }
}
