package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Position;
import io.atrio.actors.stream.Streams;
import io.atrio.actors.stream.Subscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final int AT_ONCE = 2;

  private final List<ChannelHub.Fetch> sent = new ArrayList<>();
  private final Set<String> away = new HashSet<>();
  private final Questions questions =
      new Questions(
          AT_ONCE, new WaitingQuestions(channel -> "of " + channel, away::contains), sent::add);
  private final List<Subscription> subscriptions =
      IntStream.range(0, 5).mapToObj(i -> Streams.idle(i).subscribe(List.of("c"))[0]).toList();

  @Test
  void aQuestionIsAskedAtOnceAndAgainAfterFiveTicksAndAgainAfterFive() {
    questions.ask(question(0, 1));
    assertThat(takeSent()).containsExactly(question(0, 1));

    assertThat(ticks(5)).containsExactly(question(0, 1));
    assertThat(ticks(4)).isEmpty();
    assertThat(ticks(1)).containsExactly(question(0, 1));
  }

  @Test
  void whatIsAnsweredIsNotAskedAgain() {
    questions.ask(question(0, 1));
    takeSent();

    assertThat(questions.answered(subscriptions.get(0), 1)).isTrue();
    assertThat(questions.answered(subscriptions.get(0), 1)).isFalse();
    assertThat(ticks(10)).isEmpty();
  }

  @Test
  void anAnswerToAnEarlierQuestionIsNone() {
    questions.ask(question(0, 1));
    questions.ask(question(0, 2));
    takeSent();

    assertThat(questions.answered(subscriptions.get(0), 1)).isFalse();
    assertThat(ticks(5)).containsExactly(question(0, 2));
  }

  @Test
  void whoHasEndedAsksNothingAndMakesRoom() {
    askAll();
    questions.forget(subscriptions.get(0));
    questions.forget(subscriptions.get(3));

    assertThat(takeSent()).containsExactly(question(0, 1), question(1, 1), question(2, 1));
    questions.forget(subscriptions.get(1));
    questions.forget(subscriptions.get(2));
    assertThat(takeSent()).containsExactly(question(4, 1));
  }

  @Test
  void othersWaitUntilAnAnswerHasBeenUsed() {
    askAll();
    assertThat(takeSent()).containsExactly(question(0, 1), question(1, 1));
    questions.answered(subscriptions.get(1), 1);
    assertThat(takeSent()).isEmpty();
    questions.used();
    assertThat(takeSent()).containsExactly(question(2, 1));
  }

  @Test
  void whoAsksForTheNextPageWaitsBehindThoseWhoHaveHadNone() {
    askAll();
    takeSent();
    questions.answered(subscriptions.get(0), 1);
    questions.ask(question(0, 2));
    for (int i = 1; i < 5; i++) {
      questions.used();
      questions.answered(subscriptions.get(i), 1);
    }

    assertThat(takeSent())
        .containsExactly(question(2, 1), question(3, 1), question(4, 1), question(0, 2));
  }

  @Test
  void aSecondQuestionOfOneThatIsUnderWayTakesNoMoreRoom() {
    askAll();
    questions.ask(question(0, 2));
    assertThat(takeSent()).containsExactly(question(0, 1), question(1, 1), question(0, 2));
    questions.answered(subscriptions.get(0), 2);
    questions.used();
    assertThat(takeSent()).containsExactly(question(2, 1));
  }

  @Test
  void ownersThatDoNotAnswerKeepOthersWaitingForTwoTicksOnly() {
    askAll();
    takeSent();

    assertThat(ticks(1)).isEmpty();
    assertThat(ticks(1)).containsExactly(question(2, 1), question(3, 1));
    assertThat(questions.answered(subscriptions.get(0), 1)).isFalse();
    assertThat(ticks(2)).containsExactly(question(4, 1));
  }

  @Test
  void anOwnerThatIsAwayIsNotAskedAndKeepsNobodyWaiting() {
    Subscription other = Streams.idle(9).subscribe(List.of("d"))[0];
    away.add("of c");
    askAll();
    assertThat(takeSent()).isEmpty();
    questions.ask(question(other, 1));
    assertThat(takeSent()).containsExactly(question(other, 1));

    away.clear();
    assertThat(ticks(1)).containsExactly(question(0, 1));
    questions.answered(other, 1);
    questions.used();
    assertThat(takeSent()).containsExactly(question(1, 1));
  }

  @Test
  void ownersTakeTurns() {
    List<Subscription> others =
        List.of(
            Streams.idle(8).subscribe(List.of("d"))[0], Streams.idle(9).subscribe(List.of("d"))[0]);
    askAll();
    takeSent();
    others.forEach(other -> questions.ask(question(other, 1)));
    for (int i = 0; i < 3; i++) {
      questions.used();
    }
    assertThat(takeSent())
        .containsExactly(question(2, 1), question(others.get(0), 1), question(3, 1));
  }

  @Test
  void whoEndsWhileItsOwnerIsAwayIsNeverAskedFor() {
    away.add("of c");
    askAll();
    subscriptions.forEach(questions::forget);
    away.clear();
    assertThat(ticks(3)).isEmpty();
  }

  private void askAll() {
    for (int i = 0; i < subscriptions.size(); i++) {
      questions.ask(question(i, 1));
    }
  }

  private ChannelHub.Fetch question(int subscription, int number) {
    return question(subscriptions.get(subscription), number);
  }

  private static ChannelHub.Fetch question(Subscription subscription, int number) {
    return new ChannelHub.Fetch(subscription, new Position(1, 2), Extent.ALL, number);
  }

  private List<ChannelHub.Fetch> ticks(int count) {
    for (int i = 0; i < count; i++) {
      questions.tick();
    }
    return takeSent();
  }

  private List<ChannelHub.Fetch> takeSent() {
    List<ChannelHub.Fetch> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }
}
