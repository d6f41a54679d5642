package io.atrio.actors.directory;

import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.session.SessionRegister;
import io.atrio.cluster.placement.SessionPlacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that live on this node, and which of them came or went since the directory was told.
 * A session costs an entry of a map: its id and its user's are its streams' own.
 */
public final class LocalSessions implements SessionRegister {
  private final SessionPlacement placement;
  private final RemoteStreams remote;
  private final BiConsumer<String, SessionProtocol.Command> post;
  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final Map<String, Change> changed = new HashMap<>();
  private final TabsElsewhere elsewhere = new TabsElsewhere();
  private @Nullable Runnable changes;
  private volatile UnaryOperator<String> successors = session -> "";

  /**
   * What has happened to a session.
   *
   * @param user whose it is
   * @param replaced the entity id that it takes the place of; empty if of none
   */
  private record Change(String user, String replaced) {}

  /**
   * What the directory has not been told.
   *
   * @param come sessions that live here
   * @param gone sessions that do not any more
   */
  record News(List<Claim> come, List<Claim> gone) {}

  /**
   * None yet.
   *
   * @param remote the streams here whose sessions live elsewhere
   * @param post reaches an entity by its id
   */
  public LocalSessions(
      SessionPlacement placement,
      RemoteStreams remote,
      BiConsumer<String, SessionProtocol.Command> post) {
    this.placement = placement;
    this.remote = remote;
    this.post = post;
  }

  @Override
  public String home(String session) {
    return placement.entityId(session);
  }

  @Override
  public void lives(String session, String user, String replaced) {
    users.put(session, user);
    if (!replaced.isEmpty()) {
      remote.cameHome(session, replaced);
    }
    change(session, new Change(user, replaced));
  }

  @Override
  public void elsewhere(String session, int streams) {
    elsewhere.are(session, streams);
  }

  @Override
  public void ended(String session) {
    elsewhere.are(session, 0);
    String user = users.remove(session);
    if (user != null) {
      change(session, new Change(user, ""));
    }
  }

  @Override
  public String successor(String session) {
    return successors.apply(session);
  }

  @Override
  public void send(String entity, SessionProtocol.Command command) {
    post.accept(entity, command);
  }

  /** This node leaves: its sessions live on under the entity ids that these are given. */
  void leave(UnaryOperator<String> to) {
    successors = to;
  }

  /**
   * Sessions that have {@code many} streams at other nodes together, or all if there are fewer, are
   * to live on under the entity ids that these are given; their clients are told to come again.
   *
   * @return how many such streams are left
   */
  int sendAway(int many, UnaryOperator<String> to) {
    return elsewhere.take(
        many, session -> send(home(session), new SessionProtocol.Yield(to.apply(session))));
  }

  /** Whether {@code session} lives here. */
  boolean has(String session) {
    return users.containsKey(session);
  }

  /** Whose session it is; null if it does not live here. */
  @Nullable String user(String session) {
    return users.get(session);
  }

  /** How many live here. */
  int count() {
    return users.size();
  }

  /** The sessions of {@code user} that live here, {@code max} at the most. */
  List<String> of(String user, int max) {
    return users.entrySet().stream()
        .filter(entry -> entry.getValue().equals(user))
        .limit(max)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** All that live here, while they come and go. */
  Iterator<String> all() {
    return users.keySet().iterator();
  }

  /** The claims to the next sessions of {@code rest} that live here, {@code max} at the most. */
  List<Claim> claims(Iterator<String> rest, int max) {
    List<Claim> claims = new ArrayList<>();
    while (claims.size() < max && rest.hasNext()) {
      String session = rest.next();
      String user = users.get(session);
      if (user != null) {
        claims.add(new Claim(session, user, home(session), ""));
      }
    }
    return claims;
  }

  /** From now on changes are kept, and {@code first} is told when there is one. */
  synchronized void listen(Runnable first) {
    changes = first;
  }

  /** From now on changes are not kept: everything will have to be told again. */
  synchronized void ignore() {
    changes = null;
    changed.clear();
  }

  /** Takes {@code max} changes at the most. */
  synchronized News take(int max) {
    List<Claim> come = new ArrayList<>();
    List<Claim> gone = new ArrayList<>();
    Iterator<Map.Entry<String, Change>> first = changed.entrySet().iterator();
    while (first.hasNext() && come.size() + gone.size() < max) {
      Map.Entry<String, Change> entry = first.next();
      first.remove();
      String session = entry.getKey();
      Change change = entry.getValue();
      List<Claim> which = users.containsKey(session) ? come : gone;
      which.add(new Claim(session, change.user(), home(session), change.replaced()));
    }
    return new News(come, gone);
  }

  private synchronized void change(String session, Change change) {
    Runnable told = changes;
    if (told != null) {
      boolean first = changed.isEmpty();
      changed.merge(session, change, LocalSessions::later);
      if (first) {
        told.run();
      }
    }
  }

  /** That it takes the place of another must not be lost. */
  private static Change later(Change before, Change now) {
    return now.replaced().isEmpty() ? new Change(now.user(), before.replaced()) : now;
  }
}
