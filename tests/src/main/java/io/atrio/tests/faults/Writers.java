package io.atrio.tests.faults;

import io.atrio.tests.cluster.NodeAddress;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All publishers of a trial. */
final class Writers implements AutoCloseable {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTS_WITHIN)
          .build();
  private final List<Writer> all = new ArrayList<>();

  /** Starts them. */
  Writers(Load load, List<NodeAddress> nodes, Tokens tokens) {
    List<URI> apis = nodes.stream().map(NodeAddress::api).toList();
    String token = tokens.service();
    Duration pace = Duration.ofNanos((long) (1e9 * load.writers() / load.perSecond()));
    for (int i = 0; i < load.writers(); i++) {
      all.add(new Writer(i, http, apis, token, load.all(), pace));
    }
  }

  /** Lets each end with the event it is at; says whether all have ended in time. */
  boolean stop(Duration within) throws InterruptedException {
    all.forEach(Writer::stop);
    return Waiting.until(within, () -> all.stream().allMatch(Writer::hasEnded));
  }

  List<Acknowledged> acknowledged() {
    return all.stream().flatMap(writer -> writer.acknowledged().stream()).toList();
  }

  long count() {
    return all.stream().mapToLong(writer -> writer.acknowledged().size()).sum();
  }

  /** Why something was sent again, and how often. */
  Map<String, Integer> setbacks() {
    Map<String, Integer> sum = new TreeMap<>();
    all.forEach(writer -> writer.setbacks().forEach((what, n) -> sum.merge(what, n, Integer::sum)));
    return sum;
  }

  /** Publishes that were given up, in words. */
  List<String> failed() {
    return all.stream().flatMap(writer -> writer.failed().stream()).toList();
  }

  @Override
  public void close() {
    all.forEach(Writer::close);
    http.shutdownNow();
  }
}
