package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.stream.SessionStream;
import io.atrio.actors.stream.Streams;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningsTest {
  private final Openings openings = new Openings(2);

  @Test
  void aStreamHasTheWholeOfItsTimeToBegin() {
    SessionStream stream = waiting(1);
    openings.tick();
    openings.tick();
    assertThat(stream.ended()).isFalse();

    openings.tick();
    assertThat(stream.ended()).isTrue();
  }

  @Test
  void oneThatHasComeLaterHasAsMuch() {
    SessionStream first = waiting(1);
    openings.tick();
    SessionStream second = waiting(2);
    openings.tick();
    openings.tick();
    assertThat(List.of(first.ended(), second.ended())).containsExactly(true, false);

    openings.tick();
    assertThat(second.ended()).isTrue();
  }

  @Test
  void oneThatHasNothingToWaitForIsLeftAlone() {
    SessionStream open = waiting(1);
    open.join(open.subscribe(List.of("a"))[0], Streams.START);
    for (int i = 0; i < 10; i++) {
      openings.tick();
    }

    assertThat(open.ended()).isFalse();
  }

  private SessionStream waiting(long id) {
    SessionStream stream = Streams.idle(id);
    openings.add(stream);
    return stream;
  }
}
