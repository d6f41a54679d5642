package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.error.ErrorCode;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class UserStreamsTest {
  private final UserStreams users = new UserStreams(2);

  @Test
  void aUserHasAsManyAsHeMayAndOthersTheirOwn() {
    assertThat(users.open("ana")).isTrue();
    assertThat(users.open("ana")).isTrue();
    assertThat(users.open("ana")).isFalse();
    assertThat(users.open("bea")).isTrue();
  }

  @Test
  void oneThatGoesMakesRoomAndOneThatWasRefusedCountsNot() {
    users.open("ana");
    users.open("ana");
    users.open("ana");
    users.closed("ana");

    assertThat(users.open("ana")).isTrue();
    assertThat(users.open("ana")).isFalse();
  }

  @Test
  void aUserWithoutStreamsIsForgotten() {
    users.open("ana");
    users.open("ana");
    users.open("ana");
    users.closed("ana");
    assertThat(users.users()).isEqualTo(1);
    users.closed("ana");

    assertThat(users.users()).isZero();
  }

  @Test
  void nothingIsLostAmongManyThreads() {
    UserStreams many = new UserStreams(1_000_000);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.execute(
            () -> {
              for (int n = 0; n < 10_000; n++) {
                many.open("ana");
                many.closed("ana");
              }
            });
      }
    }
    assertThat(many.users()).isZero();
  }

  @Test
  void theRefusalSaysWhichBoundItIs() {
    assertThat(users.refusal().code()).isEqualTo(ErrorCode.TOO_MANY_STREAMS);
    assertThat(users.refusal().detail()).contains("The user holds 2 streams on this node");
  }
}
