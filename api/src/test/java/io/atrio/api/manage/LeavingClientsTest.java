package io.atrio.api.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.stream.LeavingStreams;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Who is sent away first. */
class LeavingClientsTest {
  private final Counted here = new Counted();
  private int elsewhere = 4;
  private final LeavingClients clients = new LeavingClients(here, this::elsewhere);

  @Test
  void thoseOfThisNodeGoBeforeThoseOfOthersAndNeverMoreAtOnceThanAsked() {
    assertThat(clients.sendAway(0)).hasValue(7);
    assertThat(clients.sendAway(2)).hasValue(5);
    assertThat(clients.sendAway(2)).hasValue(4);
    assertThat(clients.sendAway(3)).hasValue(1);
    assertThat(clients.sendAway(3)).hasValue(0);
  }

  @Test
  void thoseOfOthersWaitForWhatIsNotKnownYet() {
    here.left = -1;
    assertThat(clients.sendAway(2)).isEmpty();
    assertThat(elsewhere).isEqualTo(4);
    here.left = 0;
    assertThat(clients.sendAway(2)).hasValue(4);
    assertThat(clients.sendAway(2)).hasValue(2);
  }

  @Test
  void nobodyComesAnyMore() {
    clients.stopListening();

    assertThat(here.listening).isFalse();
  }

  private int elsewhere(int many) {
    elsewhere = Math.max(0, elsewhere - many);
    return elsewhere;
  }

  private static final class Counted implements LeavingStreams {
    private int left = 3;
    private boolean listening = true;

    @Override
    public void stopListening() {
      listening = false;
    }

    @Override
    public OptionalInt sendAway(int many) {
      if (left < 0) {
        return OptionalInt.empty();
      }
      left = Math.max(0, left - many);
      return OptionalInt.of(left);
    }
  }
}
