package io.atrio.actors.stream;

import io.atrio.actors.channel.Position;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.SlowReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Streams and cursors for tests outside and inside this package. */
public final class Streams {
  /** Whose streams they are. */
  public static final Principal ANA =
      new Principal(Principal.Kind.USER, "ana", "s1", Set.of(), 1_800_000_000L);

  /** Where a channel stands that has had no event. */
  public static final Position START = new Position(1, 0);

  /** A loop that runs work where it is given. */
  public static final StreamLoop DIRECT = Runnable::run;

  /** Where what they do is counted. */
  static final StreamMetrics COUNTED = new StreamMetrics(new SimpleMeterRegistry());

  private Streams() {}

  /** A stream of {@link #ANA}. */
  public static SessionStream open(
      long id, StreamLoop loop, Outlet outlet, String lastEventId, CatchUp catchUp) {
    return open(id, loop, outlet, lastEventId, catchUp, SlowReader.GAP);
  }

  /** A stream of {@link #ANA} with this policy for slow readers. */
  static SessionStream open(
      long id,
      StreamLoop loop,
      Outlet outlet,
      String lastEventId,
      CatchUp catchUp,
      SlowReader policy) {
    Cursor cursor = lastEventId.isEmpty() ? Cursor.NONE : Cursor.parse(lastEventId, ANA.user());
    return new SessionStream(
        id, loop, outlet, new Hello(ANA, "n1", 20), cursor, catchUp, channel -> policy, COUNTED);
  }

  /** A stream of {@code user} that has no cursor and fetches nothing. */
  public static SessionStream of(String user, long id, StreamLoop loop, Outlet outlet) {
    return of(
        new Principal(Principal.Kind.USER, user, user + "-" + id, Set.of(), 1_800_000_000L),
        id,
        loop,
        outlet);
  }

  /** A stream of {@code principal} that has no cursor and fetches nothing. */
  static SessionStream of(Principal principal, long id, StreamLoop loop, Outlet outlet) {
    return new SessionStream(
        id,
        loop,
        outlet,
        new Hello(principal, "n1", 20),
        Cursor.NONE,
        (s, after, extent, question) -> {},
        channel -> SlowReader.GAP,
        COUNTED);
  }

  /** A stream of {@link #ANA} to which nothing happens. */
  public static SessionStream idle(long id) {
    return open(id, DIRECT, new Wire(1 << 20), "", (s, after, extent, question) -> {});
  }

  /** Where a cursor of {@link #ANA} stands on {@code channel}. */
  public static @Nullable Position position(String lastEventId, String channel) {
    return Cursor.parse(lastEventId, ANA.user()).position(channel);
  }
}
