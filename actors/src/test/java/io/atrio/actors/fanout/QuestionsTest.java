package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Position;
import io.atrio.actors.stream.Streams;
import io.atrio.actors.stream.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private final Questions questions = new Questions();
  private final Subscription subscription = Streams.idle(1).subscribe(List.of("c"))[0];

  @Test
  void aQuestionIsOverdueAfterFiveTicksAndAgainAfterFive() {
    questions.ask(question(1));

    assertThat(ticks(5)).containsExactly(question(1));
    assertThat(ticks(4)).isEmpty();
    assertThat(ticks(1)).containsExactly(question(1));
  }

  @Test
  void whatIsAnsweredIsNotAskedAgain() {
    questions.ask(question(1));
    questions.answered(subscription, 1);

    assertThat(ticks(10)).isEmpty();
  }

  @Test
  void anAnswerToAnEarlierQuestionIsNone() {
    questions.ask(question(1));
    questions.ask(question(2));
    questions.answered(subscription, 1);

    assertThat(ticks(5)).containsExactly(question(2));
  }

  @Test
  void whoHasEndedAsksNothing() {
    questions.ask(question(1));
    questions.forget(subscription);

    assertThat(ticks(10)).isEmpty();
  }

  private ChannelHub.Fetch question(int number) {
    return new ChannelHub.Fetch(subscription, new Position(1, 2), number);
  }

  private List<ChannelHub.Fetch> ticks(int count) {
    List<ChannelHub.Fetch> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.addAll(questions.overdue());
    }
    return all;
  }
}
