package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.Gcra;
import io.atrio.actors.limit.LimitAnswer;
import io.atrio.actors.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class SessionAllowanceTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final SessionAllowance allowance =
      new SessionAllowance(new SessionLimit(new RateLimit(new Gcra(SECOND, 6, 2), now::get), 4));

  @Test
  void everyUnitThatIsSpentIsMissingAfterwards() {
    assertThat(allowance.spend(1)).isEqualTo(new LimitAnswer.Admitted(5, SECOND));
    assertThat(allowance.spend(5)).isEqualTo(new LimitAnswer.Admitted(0, 6 * SECOND));
  }

  @Test
  void aRefusalCostsNothingAndSaysWhenToReturn() {
    allowance.spend(6);

    assertThat(allowance.spend(1)).isEqualTo(new LimitAnswer.Limited(0, 6 * SECOND, 2 * SECOND));
    assertThat(allowance.spend(3)).isEqualTo(new LimitAnswer.Limited(0, 6 * SECOND, 3 * SECOND));
  }

  @Test
  void whoReturnsAsToldIsAdmitted() {
    allowance.spend(6);
    now.addAndGet(2 * SECOND);

    assertThat(allowance.spend(1)).isEqualTo(new LimitAnswer.Admitted(1, 5 * SECOND));
  }

  @Test
  void aCostThatIsMoreThanEverythingCountsAsEverything() {
    assertThat(allowance.spend(7)).isEqualTo(new LimitAnswer.Admitted(0, 6 * SECOND));
    assertThat(allowance.spend(7)).isEqualTo(new LimitAnswer.Limited(0, 6 * SECOND, 6 * SECOND));
  }

  @Test
  void itIsFullAgainWhenEverythingHasComeBack() {
    assertThat(allowance.untilFull()).isZero();
    allowance.spend(3);
    assertThat(allowance.untilFull()).isEqualTo(Duration.ofSeconds(3));
    now.addAndGet(3 * SECOND);

    assertThat(allowance.untilFull()).isZero();
  }

  @Test
  void aStreamCostsWhatItIsSaidToCostAndIsToldHowLongToWait() {
    assertThat(allowance.refusal(stream("203.0.113.7"))).isEmpty();

    String sentence = ErrorCode.RATE_LIMITED.sentence();
    assertThat(allowance.refusal(stream("203.0.113.7")))
        .contains(new Refused(ErrorCode.RATE_LIMITED, sentence, 2_000));
  }

  @Test
  void thePlatformsOwnStreamsCostNothing() {
    for (int i = 0; i < 20; i++) {
      assertThat(allowance.refusal(stream(""))).isEmpty();
    }
    assertThat(allowance.untilFull()).isZero();
  }

  @Test
  void withoutALimitNothingIsRefusedAndNothingRemembered() {
    SessionAllowance unlimited = new SessionAllowance(SessionLimit.NONE);
    for (int i = 0; i < 100_000; i++) {
      assertThat(unlimited.spend(1_000)).isInstanceOf(LimitAnswer.Admitted.class);
    }
  }

  private static SessionProtocol.Attach stream(String address) {
    Principal ana = new Principal(Principal.Kind.USER, "ana", "s1", Set.of(), 1_800_000_000L);
    var hub = TestInbox.<ChannelHub.Command>create().getRef();
    return new SessionProtocol.Attach(1, hub, ana, address, List.of(), null);
  }
}
