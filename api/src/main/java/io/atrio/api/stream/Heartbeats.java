package io.atrio.api.stream;

import io.atrio.actors.stream.StreamMetrics;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One timer for all streams of a loop: a wheel with a spoke per second of the heartbeat. Each
 * second the streams of one spoke get their heartbeat, those that have not read for too long are
 * closed, and those whose token ends are told. Confined to the loop.
 */
final class Heartbeats {
  private final List<List<StreamConnection>> spokes = new ArrayList<>();
  private final List<StreamConnection> stalled = new ArrayList<>();
  private final long stallNanos;
  private final int maxStalled;
  private final Expiries expiries;
  private final StreamMetrics metrics;
  private int next;

  /**
   * A wheel of so many seconds.
   *
   * @param maxStalled streams that may leave what was written to them unread at once
   */
  Heartbeats(
      int seconds, long stallNanos, int maxStalled, Expiries expiries, StreamMetrics metrics) {
    for (int i = 0; i < seconds; i++) {
      spokes.add(new ArrayList<>());
    }
    this.stallNanos = stallNanos;
    this.maxStalled = maxStalled;
    this.expiries = expiries;
    this.metrics = metrics;
  }

  void start(EventLoop eventLoop) {
    var unused = eventLoop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** Adds a stream; its first heartbeat is one full turn away. */
  void add(StreamConnection connection) {
    int spoke = Math.floorMod(next - 1, spokes.size());
    List<StreamConnection> list = spokes.get(spoke);
    connection.spoke = spoke;
    connection.place = list.size();
    list.add(connection);
    expiries.look(connection);
  }

  /** The stream's token ends at another time than before. */
  void renewed(StreamConnection connection) {
    expiries.look(connection);
  }

  /** Removes a stream in constant time; does nothing if it is not here. */
  void remove(StreamConnection connection) {
    reads(connection);
    if (connection.place < 0) {
      return;
    }
    List<StreamConnection> list = spokes.get(connection.spoke);
    StreamConnection last = list.removeLast();
    if (!last.equals(connection)) {
      list.set(connection.place, last);
      last.place = connection.place;
    }
    connection.place = -1;
  }

  /**
   * A stream is not read any more. Each holds a full buffer: past the bound of the node the one
   * that has not been read for longest is closed and resumes by cursor.
   */
  void stalled(StreamConnection connection) {
    if (connection.stalled) {
      return;
    }
    connection.stalled = true;
    connection.stalledSince = System.nanoTime();
    stalled.add(connection);
    if (stalled.size() > maxStalled) {
      StreamConnection longest = stalled.getFirst();
      reads(longest);
      giveUp(longest, StreamMetrics.Slowness.EVICTED);
    }
  }

  void reads(StreamConnection connection) {
    if (connection.stalled) {
      connection.stalled = false;
      stalled.remove(connection);
    }
  }

  /**
   * Says goodbye to {@code many} streams, or all if there are fewer: the node is going, come back
   * to another, {@code soon} if it is a rate that keeps them apart.
   */
  SentAway sendAway(int many, boolean soon) {
    int left = 0;
    int gone = 0;
    for (List<StreamConnection> spoke : spokes) {
      for (StreamConnection connection : List.copyOf(spoke)) {
        if (gone < many) {
          gone += connection.sendAway(soon) ? 1 : 0;
        } else {
          left += connection.isSentAway() ? 0 : 1;
        }
      }
    }
    return new SentAway(gone, left);
  }

  /**
   * What has become of the streams here.
   *
   * @param gone how many have been sent away now
   * @param left how many still have to be
   */
  record SentAway(int gone, int left) {}

  private void tick() {
    List<StreamConnection> spoke = spokes.get(next);
    next = (next + 1) % spokes.size();
    for (StreamConnection connection : spoke) {
      connection.heartbeat();
      expiries.look(connection);
    }
    expiries.tick();
    long now = System.nanoTime();
    List.copyOf(stalled).stream()
        .filter(c -> now - c.stalledSince > stallNanos)
        .forEach(c -> giveUp(c, StreamMetrics.Slowness.TIMED_OUT));
  }

  private void giveUp(StreamConnection connection, StreamMetrics.Slowness why) {
    metrics.slow(why);
    connection.givenUp = true;
    connection.abort();
  }
}
