package io.atrio.actors.audit;

import static io.atrio.actors.audit.AuthenticationFailures.ADDRESSES_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuthenticationFailures.Tally;
import io.atrio.actors.error.ErrorCode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticationFailuresTest {
  private final AuthenticationFailures failures = new AuthenticationFailures();

  @Test
  void theFailuresOfAnAddressAreCountedTogetherWithTheirReasons() {
    failures.add("a", ErrorCode.TOKEN_INVALID, 5);
    failures.add("a", ErrorCode.TOKEN_EXPIRED, 6);
    failures.add("b", ErrorCode.TOKEN_MISSING, 7);
    failures.add("a", ErrorCode.TOKEN_INVALID, 8);

    List<Tally> tallies = failures.drain();

    assertThat(tallies)
        .containsExactly(
            new Tally("a", 5, 3, Set.of(ErrorCode.TOKEN_INVALID, ErrorCode.TOKEN_EXPIRED)),
            new Tally("b", 7, 1, Set.of(ErrorCode.TOKEN_MISSING)));
    assertThat(tallies.getFirst().detail()).isEqualTo("3 times: token_invalid, token_expired");
    assertThat(tallies.getLast().detail()).isEqualTo("1 time: token_missing");
    assertThat(tallies.getLast().target()).isEqualTo("b");
  }

  @Test
  void whatWasTakenIsNotCountedAgain() {
    failures.add("a", ErrorCode.TOKEN_INVALID, 5);
    failures.drain();

    assertThat(failures.drain()).isEmpty();
  }

  @Test
  void addressesPastTheBoundAreCountedTogether() {
    for (int i = 0; i < ADDRESSES_MAX + 3; i++) {
      failures.add("a" + i, ErrorCode.TOKEN_INVALID, i);
    }
    failures.add("a0", ErrorCode.TOKEN_INVALID, 1);

    List<Tally> tallies = failures.drain();

    assertThat(tallies).hasSize(ADDRESSES_MAX + 1);
    assertThat(tallies.getFirst().count()).isEqualTo(2);
    assertThat(tallies.getLast())
        .isEqualTo(new Tally("", ADDRESSES_MAX, 3, Set.of(ErrorCode.TOKEN_INVALID)));
    assertThat(tallies.getLast().target()).isEqualTo("others");
  }
}
