package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfilesTest {
  private final List<CompletableFuture<Map<String, String>>> questions = new ArrayList<>();
  private final List<Collection<String>> asked = new ArrayList<>();
  private final Profiles profiles =
      new Profiles(this::read, Duration.ofMinutes(5), System::nanoTime);

  @Test
  void aCrowdCostsAQueryForEachThousandAndNotForEachUser() {
    List<CompletionStage<Optional<String>>> answers =
        IntStream.range(0, 2_001).mapToObj(i -> profiles.of("u" + i, 1)).toList();
    for (int i = 0; i < questions.size(); i++) {
      questions.get(i).complete(Map.of("u7", "{}"));
    }

    assertThat(asked).extracting(Collection::size).containsExactly(1, 1_000, 1_000);
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer).isCompletedWithValueMatching(x -> true));
    assertThat(answers.get(7)).isCompletedWithValue(Optional.of("{}"));
    assertThat(answers.get(8)).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aProfileIsReadOnceForEachVersionOfItsUser() {
    profiles.of("ada", 1);
    questions.getFirst().complete(Map.of("ada", "{\"a\":1}"));
    assertThat(profiles.of("ada", 1)).isCompletedWithValue(Optional.of("{\"a\":1}"));
    assertThat(asked).hasSize(1);

    profiles.of("ada", 2);

    assertThat(asked).hasSize(2);
  }

  @Test
  void whatCouldNotBeReadIsAskedForAgain() {
    CompletionStage<Optional<String>> failed = profiles.of("ada", 1);
    questions.getFirst().completeExceptionally(new IllegalStateException("away"));
    assertThat(failed.toCompletableFuture()).isCompletedExceptionally();

    CompletionStage<Optional<String>> again = profiles.of("ada", 1);
    questions.get(1).complete(Map.of());

    assertThat(again).isCompletedWithValue(Optional.empty());
  }

  private CompletionStage<Map<String, String>> read(Collection<String> users) {
    asked.add(List.copyOf(users));
    CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    questions.add(answer);
    return answer;
  }
}
