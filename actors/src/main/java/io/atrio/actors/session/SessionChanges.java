package io.atrio.actors.session;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a session has changed about its subscriptions since it was born: its later streams, which
 * ask with the address they were made with, hear these too. Most sessions never change anything and
 * have none of it.
 */
final class SessionChanges {
  private final String user;
  private final int max;
  private final Set<String> added = new LinkedHashSet<>();
  private final Set<String> dropped = new LinkedHashSet<>();

  /** Of a session of {@code user}, no more than {@code max} of either kind. */
  SessionChanges(String user, int max) {
    this.user = user;
    this.max = max;
  }

  /** Whose session it is. */
  String user() {
    return user;
  }

  void add(String channel) {
    dropped.remove(channel);
    added.add(channel);
  }

  /** No stream hears more than {@code max}, so the oldest of more can matter to none. */
  void drop(String channel) {
    added.remove(channel);
    dropped.add(channel);
    if (dropped.size() > max) {
      dropped.remove(dropped.iterator().next());
    }
  }

  /** Channels that were added and not dropped since. */
  List<String> added() {
    return List.copyOf(added);
  }

  /** Channels that were dropped and not added since. */
  List<String> dropped() {
    return List.copyOf(dropped);
  }

  /** Those of {@code requested} that were not dropped. */
  List<String> kept(List<String> requested) {
    return requested.stream().filter(channel -> !dropped.contains(channel)).toList();
  }

  /** How many will have been added once {@code channel} is. */
  int countWith(String channel) {
    return added.contains(channel) ? added.size() : added.size() + 1;
  }
}
