package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceAllowancesTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final ServiceAllowances services =
      new ServiceAllowances(new RateLimit(new Gcra(SECOND, 5, 2), now::get), 2);

  @Test
  void eachServiceHasItsOwn() {
    assertThat(services.spend("billing", 5)).isEqualTo(new LimitAnswer.Admitted(0, 5 * SECOND));
    assertThat(services.spend("billing", 1))
        .isEqualTo(new LimitAnswer.Limited(0, 5 * SECOND, 2 * SECOND));

    assertThat(services.spend("shop", 1)).isEqualTo(new LimitAnswer.Admitted(4, SECOND));
  }

  @Test
  void whatIsSpentComesBack() {
    services.spend("billing", 5);
    now.addAndGet(2 * SECOND);

    assertThat(services.spend("billing", 2)).isEqualTo(new LimitAnswer.Admitted(0, 5 * SECOND));
  }

  @Test
  void whoHasEverythingAgainMakesRoomForOthers() {
    services.spend("a", 1);
    services.spend("b", 1);
    now.addAndGet(SECOND);
    services.spend("c", 5);

    assertThat(services.size()).isEqualTo(1);
    assertThat(services.spend("c", 1)).isInstanceOf(LimitAnswer.Limited.class);
  }

  @Test
  void thoseForWhomThereIsNoRoomShareOne() {
    services.spend("a", 1);
    services.spend("b", 1);
    services.spend("c", 3);

    assertThat(services.spend("d", 2)).isEqualTo(new LimitAnswer.Admitted(0, 5 * SECOND));
    assertThat(services.spend("a", 1)).isEqualTo(new LimitAnswer.Admitted(3, 2 * SECOND));
    assertThat(services.size()).isEqualTo(2);
  }

  @Test
  void manyThreadsTogetherAreAdmittedNoMoreThanOne() {
    AtomicInteger admitted = new AtomicInteger();
    ServiceAllowances shared =
        new ServiceAllowances(new RateLimit(new Gcra(SECOND, 1_000, 1), now::get), 2);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Runnable> askers =
          IntStream.range(0, 8).<Runnable>mapToObj(i -> () -> ask(shared, admitted)).toList();
      askers.forEach(threads::execute);
    }

    assertThat(admitted).hasValue(1_000);
  }

  private static void ask(ServiceAllowances services, AtomicInteger admitted) {
    for (int i = 0; i < 500; i++) {
      if (services.spend("billing", 1) instanceof LimitAnswer.Admitted) {
        admitted.incrementAndGet();
      }
    }
  }
}
