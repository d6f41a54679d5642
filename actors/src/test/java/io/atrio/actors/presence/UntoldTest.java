package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UntoldTest {
  private final Untold untold = new Untold(new Counter()::next);

  private static final class Counter {
    private long count;

    long next() {
      return ++count;
    }
  }

  @Test
  void theFirstReportStartsAndTheNextAdds() {
    untold.joined("ana");
    assertThat(due(0)).isEqualTo(new Untold.Part(1, true, false, List.of("ana"), List.of()));
    untold.acknowledged(1);
    untold.left("ana");
    untold.joined("bob");

    assertThat(due(0)).isEqualTo(new Untold.Part(2, false, false, List.of("bob"), List.of("ana")));
  }

  @Test
  void oneReportIsUnderWayAtATimeAndRepeatedAfterASecond() {
    untold.joined("ana");
    Untold.Part first = due(0);
    untold.joined("bob");

    assertThat(untold.due(999)).isNull();
    assertThat(due(1000)).isEqualTo(first);
    assertThat(untold.due(1999)).isNull();
    untold.acknowledged(7);
    assertThat(untold.due(1999)).isNull();
    untold.acknowledged(1);
    assertThat(due(1999).joined()).containsExactly("bob");
    assertThat(untold.isEmpty()).isFalse();
    untold.acknowledged(2);
    assertThat(untold.isEmpty()).isTrue();
  }

  @Test
  void whatChangesBackBeforeItIsToldIsToldAsItIsThen() {
    untold.joined("ana");
    untold.left("ana");

    assertThat(due(0)).isEqualTo(new Untold.Part(1, true, false, List.of(), List.of("ana")));
  }

  @Test
  void aReportIsBounded() {
    IntStream.range(0, Untold.MOST + 1).forEach(i -> untold.joined("u" + i));

    assertThat(due(0).joined()).hasSize(Untold.MOST);
    untold.acknowledged(1);
    assertThat(due(0).joined()).containsExactly("u" + Untold.MOST);
  }

  @Test
  void anotherOwnerIsToldEverythingEvenThatNobodyIsThere() {
    untold.joined("ana");
    assertThat(due(0).again()).isFalse();
    untold.again(List.of("ana", "bob"));
    assertThat(due(0)).isEqualTo(new Untold.Part(2, true, true, List.of("ana", "bob"), List.of()));
    untold.acknowledged(1);
    assertThat(untold.isUnderWay(2)).isTrue();
    untold.again(List.of());

    assertThat(untold.isEmpty()).isFalse();
    assertThat(due(0)).isEqualTo(new Untold.Part(3, true, true, List.of(), List.of()));
  }

  private Untold.Part due(long now) {
    return Objects.requireNonNull(untold.due(now));
  }
}
