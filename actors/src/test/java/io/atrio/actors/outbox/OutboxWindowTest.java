package io.atrio.actors.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutboxWindowTest {
  private static final int MAX_DATA = 5 << 20;

  private final OutboxWindow window = new OutboxWindow(4, MAX_DATA);

  @Test
  void theRowsOfAChannelGoOneByOneAndThoseOfDifferentOnesSideBySide() {
    OutboxRow first = row(1, "a");
    OutboxRow second = row(2, "a");
    OutboxRow other = row(3, "b");

    assertThat(window.add(List.of(first, second, other))).containsExactly(first, other);
    assertThat(window.published(other)).isEmpty();
    assertThat(window.published(first)).contains(second);
    assertThat(window.published(second)).isEmpty();
    assertThat(window.isIdle()).isTrue();
  }

  @Test
  void whatIsHeldOrNotSettledYetIsLeftOutOfALook() {
    OutboxRow first = row(1, "a");
    window.add(List.of(first, row(2, "a")));
    window.published(first);

    OutboxSettlement settlement = window.settlement();

    assertThat(settlement.published()).containsExactly(1L);
    assertThat(window.settlement().isEmpty()).isTrue();
    assertThat(window.look().exceptIds()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(window.unsettled()).containsExactly(1L);
    window.settled(settlement);
    assertThat(window.look().exceptIds()).containsExactly(2L);
    assertThat(window.unsettled()).isEmpty();
  }

  @Test
  void itIsBoundedByNumber() {
    assertThat(window.look().rows()).isEqualTo(4);
    window.add(List.of(row(1, "a"), row(2, "a"), row(3, "b")));
    assertThat(window.look().rows()).isOne();
    window.add(List.of(row(4, "c")));
    assertThat(window.hasRoom()).isFalse();
    assertThat(window.look().rows()).isZero();
  }

  @Test
  void itIsBoundedByBytes() {
    OutboxRow large = new OutboxRow(1, 0, "a", "e", "1", MAX_DATA, null);
    window.add(List.of(large));
    assertThat(window.hasRoom()).isTrue();
    window.add(List.of(new OutboxRow(2, 0, "b", "e", "1", MAX_DATA, null)));
    assertThat(window.hasRoom()).isFalse();
    assertThat(window.look().rows()).isZero();

    window.published(large);

    assertThat(window.hasRoom()).isTrue();
    assertThat(window.look().bytes()).isEqualTo((8 << 20) - MAX_DATA);
  }

  @Test
  void aChannelWhoseOwnerDoesNotAnswerKeepsItsFirstRowAlone() {
    OutboxRow first = row(1, "a");
    window.add(List.of(first, row(2, "a"), row(3, "a"), row(4, "b")));

    window.unanswered(first);

    assertThat(window.isResting(first)).isTrue();
    OutboxLook look = window.look();
    assertThat(look.exceptIds()).containsExactlyInAnyOrder(1L, 4L);
    assertThat(look.exceptChannels()).containsExactly("a");
    assertThat(window.published(first)).isEmpty();
    assertThat(window.isResting(first)).isFalse();
    assertThat(window.look().exceptChannels()).isEmpty();
  }

  @Test
  void itRestsLongerEachTimeAndThreeSecondsAtLast() {
    OutboxRow row = row(1, "a");
    window.add(List.of(row));

    assertThat(window.unanswered(row)).isEqualTo(Duration.ofMillis(100));
    assertThat(window.unanswered(row)).isEqualTo(Duration.ofMillis(200));
    for (int i = 0; i < 3; i++) {
      window.unanswered(row);
    }
    assertThat(window.unanswered(row)).isEqualTo(Duration.ofSeconds(3));
    assertThat(window.unanswered(row)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aRowDoesNotOvertakeOneThatWasForgottenWhileALookWasUnderWay() {
    OutboxRow first = row(1, "a");
    window.add(List.of(first, row(2, "a")));
    window.look();
    window.unanswered(first);
    window.published(first);

    assertThat(window.add(List.of(row(3, "a")))).isEmpty();

    window.look();
    assertThat(window.add(List.of(row(2, "a"), row(3, "a")))).containsExactly(row(2, "a"));
  }

  @Test
  void aRowThatNoChannelTakesIsSetAsideAndNotPublished() {
    assertThat(window.add(List.of(row(1, "no channel"), row(2, "a")))).containsExactly(row(2, "a"));

    assertThat(window.settlement().refused()).containsOnlyKeys(1L);
    assertThat(window.look().exceptIds()).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aRefusedRowMakesWayForTheNext() {
    OutboxRow first = row(1, "a");
    window.add(List.of(first, row(2, "a")));

    assertThat(window.refused(first, "because")).contains(row(2, "a"));
    assertThat(window.settlement().refused()).containsEntry(1L, "because");
    assertThat(window.unsettled()).isEmpty();
  }

  @Test
  void whatAnEarlierRelayPublishedIsSettledFirst() {
    window.adopt(Set.of(7L));

    assertThat(window.look().exceptIds()).containsExactly(7L);
    assertThat(window.settlement().published()).containsExactly(7L);
    assertThat(window.unsettled()).containsExactly(7L);
  }

  @Test
  void drainedItForgetsWhatIsNotUnderWay() {
    OutboxRow first = row(1, "a");
    OutboxRow resting = row(3, "b");
    window.add(List.of(first, row(2, "a"), resting));
    window.unanswered(resting);

    window.drain();

    assertThat(window.isResting(resting)).isFalse();
    assertThat(window.isIdle()).isFalse();
    assertThat(window.published(first)).isEmpty();
    assertThat(window.isIdle()).isTrue();
  }

  private static OutboxRow row(long id, String channel) {
    return new OutboxRow(id, 0, channel, "e", "1", 1, null);
  }
}
