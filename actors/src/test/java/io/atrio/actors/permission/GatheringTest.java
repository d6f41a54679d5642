package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final List<Integer> asked = new ArrayList<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Deque<Runnable> rests = new ArrayDeque<>();
  private final Gathering<String> gathering = new Gathering<>(this::question, rests::add);

  private CompletionStage<Map<String, String>> question(Collection<String> users) {
    asked.add(users.size());
    CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    answers.add(
        () ->
            answer.complete(
                users.stream().collect(Collectors.toMap(Function.identity(), user -> "!" + user))));
    return answer;
  }

  private List<CompletableFuture<String>> come(int from, int to) {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(gathering.ask("u" + i));
    }
    return all;
  }

  @Test
  void whoComesMeanwhileIsAskedForTogether() {
    come(0, 1);
    List<CompletableFuture<String>> others = come(1, 10);
    answers.remove().run();
    answers.remove().run();

    assertThat(asked).containsExactly(1, 9);
    assertThat(others).allMatch(CompletableFuture::isDone);
    assertThat(others.getLast().join()).isEqualTo("!u9");
  }

  @Test
  void fewAreNeverKeptWaiting() {
    come(0, 1);
    come(1, 16);
    answers.remove().run();
    answers.remove().run();
    come(16, 17);

    assertThat(asked).containsExactly(1, 15, 1);
    assertThat(rests).isEmpty();
  }

  @Test
  void afterACrowdTheNextIsGatheredForAWhile() {
    come(0, 1);
    come(1, 17);
    answers.remove().run();
    answers.remove().run();
    come(17, 20);
    assertThat(asked).containsExactly(1, 16);
    come(20, 300);
    rests.remove().run();

    assertThat(asked).containsExactly(1, 16, 283);
  }

  @Test
  void whenNobodyCameInTheRestTheNextIsAskedForAtOnce() {
    come(0, 1);
    come(1, 17);
    answers.remove().run();
    answers.remove().run();
    rests.remove().run();
    come(17, 18);

    assertThat(asked).containsExactly(1, 16, 1);
  }

  @Test
  void aThousandDoNotWaitForTheEndOfARest() {
    come(0, 1);
    come(1, 17);
    answers.remove().run();
    answers.remove().run();
    come(17, 1_017);
    assertThat(asked).containsExactly(1, 16, 1_000);
    come(1_017, 1_020);
    rests.remove().run(); // the rest that was cut short

    assertThat(asked).containsExactly(1, 16, 1_000);
    answers.remove().run();
    assertThat(asked).hasSize(3);
    rests.remove().run();
    assertThat(asked).containsExactly(1, 16, 1_000, 3);
  }

  @Test
  void thereIsNoRestWhileAThousandWait() {
    come(0, 1);
    come(1, 2_500);
    answers.remove().run();
    answers.remove().run();

    assertThat(asked).containsExactly(1, 1_000, 1_000);
    assertThat(rests).isEmpty();
  }
}
