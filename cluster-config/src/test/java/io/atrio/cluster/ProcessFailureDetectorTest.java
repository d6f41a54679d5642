package io.atrio.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;

class ProcessFailureDetectorTest {
  private static final Address NODE = new Address("pekko", "atrio", "127.0.0.2", 17355);

  private final AtomicLong nanos = new AtomicLong(-7);
  private final List<Address> asked = new ArrayList<>();
  private CompletableFuture<Boolean> answer = new CompletableFuture<>();
  private final ProcessFailureDetector detector =
      new ProcessFailureDetector(
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          nanos::get,
          node -> {
            asked.add(node);
            return answer;
          });

  ProcessFailureDetectorTest() {
    detector.setAddress(NODE.toString());
  }

  @Test
  void oneThatHasNotBeenHeardYetIsAvailable() {
    pass(10_000);

    assertThat(detector.isMonitoring()).isFalse();
    assertThat(detector.isAvailable()).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void silenceOfUnknownCauseIsBorneUpToTheLimit() {
    answer.complete(false);
    detector.heartbeat();
    pass(2_999);

    assertThat(detector.isMonitoring()).isTrue();
    assertThat(detector.isAvailable()).isTrue();
    pass(1);
    assertThat(detector.isAvailable()).isFalse();
  }

  @Test
  void oneWhoseProcessHasEndedIsUnavailableAfterAShortSilence() {
    answer.complete(true);
    detector.heartbeat();
    pass(999);
    assertThat(detector.isAvailable()).isTrue();
    assertThat(asked).isEmpty();

    pass(1);
    assertThat(detector.isAvailable()).isFalse();
    assertThat(asked).containsExactly(NODE);
  }

  @Test
  void itIsAskedAgainWhenItHasAnswered() {
    detector.heartbeat();
    pass(1_000);
    assertThat(detector.isAvailable()).isTrue();
    assertThat(detector.isAvailable()).isTrue();
    assertThat(asked).hasSize(1);

    answer.complete(false);
    answer = CompletableFuture.completedFuture(true);
    assertThat(detector.isAvailable()).isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void anAnswerThatComesAfterAHeartbeatIsNone() {
    detector.heartbeat();
    pass(1_000);
    assertThat(detector.isAvailable()).isTrue();
    detector.heartbeat();
    answer.complete(true);

    assertThat(detector.isAvailable()).isTrue();
  }

  @Test
  void oneThatIsHeardAgainIsAvailable() {
    answer.complete(true);
    detector.heartbeat();
    pass(1_000);
    assertThat(detector.isAvailable()).isFalse();

    detector.heartbeat();
    assertThat(detector.isAvailable()).isTrue();
  }

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
