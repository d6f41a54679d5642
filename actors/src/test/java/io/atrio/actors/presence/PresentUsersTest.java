package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PresentUsersTest {
  private final PresentUsers users = new PresentUsers();

  @Test
  void theFirstStreamOfAUserIsAJoinAndTheSecondIsNot() {
    assertThat(users.came("ana")).isTrue();
    assertThat(users.came("ana")).isFalse();
    assertThat(users.came("bob")).isTrue();
    assertThat(users.all()).containsExactlyInAnyOrder("ana", "bob");
  }

  @Test
  void aUserStaysWhileOneStreamIsLeft() {
    users.came("ana");
    users.came("ana");
    users.went("ana", 10);

    assertThat(users.leave(Long.MAX_VALUE)).isEmpty();
    assertThat(users.all()).containsExactly("ana");
  }

  @Test
  void aUserLeavesSomeTimeAfterTheLastStream() {
    users.came("ana");
    users.went("ana", 10);

    assertThat(users.isSomebodyLeaving()).isTrue();
    assertThat(users.leave(9)).isEmpty();
    assertThat(users.leave(10)).containsExactly("ana");
    assertThat(users.all()).isEmpty();
    assertThat(users.isSomebodyLeaving()).isFalse();
  }

  @Test
  void whoComesBackInTimeHasNeitherLeftNorJoined() {
    users.came("ana");
    users.went("ana", 10);

    assertThat(users.came("ana")).isFalse();
    assertThat(users.leave(100)).isEmpty();
    users.went("ana", 110);
    assertThat(users.leave(109)).isEmpty();
    assertThat(users.leave(110)).containsExactly("ana");
  }

  @Test
  void thoseWhoWentFirstLeaveFirst() {
    users.came("ana");
    users.came("bob");
    users.went("bob", 10);
    users.went("ana", 11);

    assertThat(users.leave(10)).containsExactly("bob");
    assertThat(users.leave(11)).containsExactly("ana");
  }

  @Test
  void aStreamNobodyKnowsDoesNoHarm() {
    users.went("ana", 10);

    assertThat(users.isSomebodyLeaving()).isFalse();
    assertThat(users.all()).isEmpty();
  }
}
