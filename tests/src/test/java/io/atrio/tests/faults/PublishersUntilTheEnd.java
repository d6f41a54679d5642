package io.atrio.tests.faults;

import static org.awaitility.Awaitility.await;

import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Publishers side by side, each as fast as it is answered and until it is not any more. */
final class PublishersUntilTheEnd implements AutoCloseable {
  private static final int PUBLISHERS = 8;

  private final List<Long> acknowledged = new CopyOnWriteArrayList<>();
  private final List<Thread> publishers;
  private volatile boolean enough;

  /** Publishers that have not begun. */
  PublishersUntilTheEnd(AtrioProcess server, String token, String channel) {
    publishers =
        IntStream.range(0, PUBLISHERS)
            .mapToObj(i -> Thread.ofVirtual().unstarted(() -> publish(server, token, channel)))
            .toList();
  }

  void start() {
    publishers.forEach(Thread::start);
  }

  /** The offsets of those events that the server has answered for. */
  List<Long> acknowledged() {
    return acknowledged;
  }

  void awaitEnd(Duration within) {
    await().atMost(within).until(() -> publishers.stream().noneMatch(Thread::isAlive));
  }

  private void publish(AtrioProcess server, String token, String channel) {
    try (Api api = new Api(server)) {
      for (int i = 0; !enough; i++) {
        acknowledged.add(api.publish(token, channel, i));
      }
    } catch (IOException | IllegalStateException theEnd) {
      // What it was not answered for counts as not published.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    enough = true;
  }
}
