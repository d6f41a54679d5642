package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressGuardTest {
  private static final long START = 1_800_000_000_000L - 1_800_000_000_000L % 60_000;
  private static final long WINDOW = 60_000;
  private static final long BLOCK = 600_000;
  private static final int LIMIT = 100;

  private final AddressGuard guard = guard(LIMIT);

  @Test
  void theRequestAfterTheLastOneAllowedBlocks() {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(guard.ask(7, START)).isEqualTo(AddressGuard.ADMITTED);
    }

    assertThat(guard.ask(7, START)).isEqualTo(AddressGuard.BLOCKED_NOW);
    assertThat(guard.ask(7, START + 1)).isEqualTo(START + BLOCK);
    assertThat(guard.ask(8, START + 1)).isEqualTo(AddressGuard.ADMITTED);
  }

  @Test
  void aBlockEndsByTimeAndTheCountBeginsAnew() {
    fill(7, START);

    assertThat(guard.ask(7, START + BLOCK - 1)).isEqualTo(START + BLOCK);
    assertThat(guard.ask(7, START + BLOCK)).isEqualTo(AddressGuard.ADMITTED);
  }

  @Test
  void aBurstAcrossTheBorderOfTwoWindowsIsOneBurst() {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(guard.ask(7, START - 1)).isEqualTo(AddressGuard.ADMITTED);
    }

    assertThat(guard.ask(7, START)).isNegative();
  }

  @Test
  void anEvenPaceBelowTheLimitIsNeverBlocked() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(guard.ask(7, START + i * WINDOW / (LIMIT - 1))).isEqualTo(AddressGuard.ADMITTED);
    }
  }

  @Test
  void noWindowHoldsMoreThanTwiceTheLimitByAnExactCount() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      AddressGuard fresh = guard(LIMIT);
      ArrayDeque<Long> exact = new ArrayDeque<>();
      long now = START + random.nextLong(WINDOW);
      while (fresh.ask(7, now) == AddressGuard.ADMITTED && now < START + 10 * WINDOW) {
        exact.addLast(now);
        while (exact.getFirst() <= now - WINDOW) {
          exact.removeFirst();
        }
        assertThat(exact.size()).isLessThanOrEqualTo(2 * LIMIT);
        now += random.nextInt(3) == 0 ? random.nextLong(2_000) : 0;
      }
    }
  }

  @Test
  void aClockThatGoesBackForgetsNothing() {
    for (int i = 0; i < LIMIT; i++) {
      guard.ask(7, START);
    }

    assertThat(guard.ask(7, START - WINDOW)).isNegative();
  }

  @Test
  void aMillionAddressesNeitherGrowTheTablesNorFreeWhoIsBlocked() {
    int slots = guard.slots();
    fill(7, START);
    for (int i = 0; i < LIMIT; i++) {
      guard.ask(9, START);
    }
    for (long key = 1_000; key < 1_001_000; key++) {
      guard.ask(key, START + 1);
    }

    assertThat(guard.slots()).isEqualTo(slots).isEqualTo(65_536 + 1_024);
    assertThat(guard.ask(7, START + 2)).isEqualTo(START + BLOCK);
    assertThat(guard.ask(9, START + 2)).isNegative();
  }

  @Test
  void theKeyOfZeroBitsIsAnAddressToo() {
    fill(0, START);

    assertThat(guard.block(0, START))
        .contains(new Block(0, START, START + BLOCK, Block.Cause.LIMIT, ""));
    assertThat(guard.block(1, START)).isEmpty();
  }

  @Test
  void aShareOfRequestsIsToldEachTimeItIsFull() {
    guard.share(4);

    long told = 0;
    for (int i = 0; i < 10; i++) {
      told += guard.ask(7, START) == AddressGuard.SHARE_FULL ? 1 : 0;
    }

    assertThat(told).isEqualTo(2);
  }

  @Test
  void aNodeThatIsAloneTellsNobody() {
    guard.share(0);

    for (int i = 0; i < LIMIT; i++) {
      assertThat(guard.ask(7, START)).isEqualTo(AddressGuard.ADMITTED);
    }
  }

  @Test
  void whoIsLetInByHandBeginsAnew() {
    fill(7, START);

    guard.apply(new Block(7, START + 1, START + 1, Block.Cause.OPERATOR, ""));

    for (int i = 0; i < LIMIT; i++) {
      assertThat(guard.ask(7, START + 2)).isEqualTo(AddressGuard.ADMITTED);
    }
    assertThat(guard.ask(7, START + 2)).isEqualTo(AddressGuard.BLOCKED_NOW);
  }

  @Test
  void aNodesOwnBlockThatWasDecidedBeforeSomebodyWasLetInDoesNotHold() {
    guard.apply(new Block(7, START + 5, START + 5, Block.Cause.OPERATOR, ""));

    assertThat(guard.apply(new Block(7, START, START + BLOCK, Block.Cause.LIMIT, ""))).isFalse();

    assertThat(guard.block(7, START + 6)).isEmpty();
  }

  private void fill(long key, long now) {
    for (int i = 0; i <= LIMIT; i++) {
      guard.ask(key, now);
    }
  }

  private static AddressGuard guard(int limit) {
    return new AddressGuard(
        limit, Duration.ofMillis(WINDOW), Duration.ofMillis(BLOCK), 65_536, 1_024);
  }
}
