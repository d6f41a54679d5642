package io.atrio.tests.bench;

import io.atrio.tests.load.CallFigures;
import io.atrio.tests.load.Crowd;
import io.atrio.tests.load.Delivery;
import io.atrio.tests.load.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Publishes at the first node, at a rate, to users whose streams are at the others. Where there is
 * one node, they are at that.
 */
record NodeUnicast(CallFigures published, Delivery heard) {
  static final Map<String, String> OPTIONS =
      Map.of(
          "rate", "publishes a second to one user each (200)",
          "unicast-seconds", "length of that (15)",
          "users", "users of each other node who take turns at that (500)");

  private static final Duration GRACE = Duration.ofSeconds(15);

  /** Warms up as fast as is answered before, so that each user has been met. */
  static NodeUnicast measure(Rig rig, ClusterCrowd all, int streamsPerNode)
      throws InterruptedException {
    Options options = rig.options();
    int users = Math.min(options.count("users", 500), streamsPerNode);
    Duration warmup = Duration.ofSeconds(options.count("warmup", 20));
    Duration length = Duration.ofSeconds(options.count("unicast-seconds", 15));
    try (Publisher publisher = all.publisher(channels(all.cluster().size(), users))) {
      rig.note("warming up " + heard(all, publisher.asAnswered(warmup)));
      NodeUnicast measured = heard(all, publisher.atRate(options.number("rate", 200), length));
      rig.note(measured.toString());
      return measured;
    }
  }

  private static NodeUnicast heard(ClusterCrowd all, CallFigures published)
      throws InterruptedException {
    return new NodeUnicast(published, all.crowd().takeAfter(published.accepted(), GRACE));
  }

  /** The users' own channels, the nodes in turn. */
  static List<String> channels(int nodes, int users) {
    int first = Math.min(1, nodes - 1);
    return IntStream.range(0, users)
        .boxed()
        .flatMap(user -> IntStream.range(first, nodes).mapToObj(node -> Crowd.user(node, user)))
        .map(user -> "user:" + user)
        .toList();
  }

  /** From when a publish was due to its frame, of this share (0 to 100). */
  double toFrameMillis(double percentile) {
    return heard.latencyMillis(percentile);
  }

  /** Whether every publish was accepted and heard once, and no stream was lost. */
  boolean isComplete() {
    return published.isComplete() && heard.isComplete(published.accepted());
  }

  @Override
  public String toString() {
    return "to one user: %s; %d heard, p50/p99 %.2f/%.2f ms %s"
        .formatted(
            published, heard.events(), toFrameMillis(50), toFrameMillis(99), heard.troubles());
  }
}
