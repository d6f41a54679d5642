package io.atrio.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.plugin.Payload;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class WriteQueueTest {
  private static final Config SETTINGS =
      ConfigFactory.parseString(
          """
          max-events = 10, max-bytes = 1 KiB, max-batches = 2, max-waiting = 20
          min-beside = 5, max-wait = 10 ms""");
  private static final long MAX_WAIT = Duration.ofMillis(10).toNanos();

  private long now = 1_000;
  private final WriteQueue queue = new WriteQueue(SETTINGS, () -> now);

  @Test
  void theFirstLeavesAtOnceAndAFewWaitForItsEnd() {
    add(1);
    assertThat(queue.take()).hasSize(1);
    add(4);
    assertThat(queue.take()).isEmpty();
    queue.ended();
    assertThat(queue.take()).hasSize(4);
  }

  @Test
  void enoughLeaveBesideItButNoMoreThanMayBeUnderWay() {
    add(1);
    queue.take();
    add(5);
    assertThat(queue.take()).hasSize(5);
    add(10);
    assertThat(queue.take()).isEmpty();
    queue.ended();
    assertThat(queue.take()).hasSize(10);
  }

  @Test
  void aFewLeaveBesideItOnceOneHasWaitedLongEnough() {
    add(1);
    queue.take();
    add(1);
    now += MAX_WAIT - 1;
    add(1);
    assertThat(queue.take()).isEmpty();
    now++;
    assertThat(queue.take()).hasSize(2);
  }

  @Test
  void somebodyMustLookAgainOnlyIfNothingElseHappensUntilThen() {
    assertThat(queue.remindIn()).isZero();
    add(1);
    queue.take();
    assertThat(queue.remindIn()).as("nothing waits").isZero();
    now += 3;
    add(1);
    now += 7;
    assertThat(queue.remindIn()).isEqualTo(MAX_WAIT - 7);
    assertThat(queue.remindIn()).as("once is enough").isZero();
    now += 2 * MAX_WAIT;
    queue.reminded();
    assertThat(queue.remindIn()).as("overdue").isEqualTo(1);
    queue.reminded();
    assertThat(queue.take()).hasSize(1);
    add(1);
    assertThat(queue.remindIn()).as("as many as may be are under way").isZero();
  }

  @Test
  void pastTheBoundNothingIsAdded() {
    add(20);
    assertThat(queue.add(write(1))).isFalse();
    queue.take();
    assertThat(queue.add(write(1))).isTrue();
  }

  @Test
  void aWriteStaysWhole() {
    assertThat(queue.add(write(12))).isTrue();
    assertThat(queue.add(write(1))).isTrue();
    assertThat(queue.take()).singleElement().extracting(w -> w.rows().size()).isEqualTo(12);
  }

  private void add(int writes) {
    for (int i = 0; i < writes; i++) {
      assertThat(queue.add(write(1))).isTrue();
    }
  }

  private PendingWrite write(int events) {
    EventRow row =
        new EventRow(0, "", "id", 1, "w", "", new Payload(1, "", new byte[1]), Set.of(), null);
    return new PendingWrite(Collections.nCopies(events, row), now, new CompletableFuture<>());
  }
}
