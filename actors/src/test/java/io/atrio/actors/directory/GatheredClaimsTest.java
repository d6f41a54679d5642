package io.atrio.actors.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheredClaimsTest {
  private final List<List<Claim>> asked = new ArrayList<>();
  private final List<CompletableFuture<List<String>>> answers = new ArrayList<>();
  private final GatheredClaims claims =
      new GatheredClaims(
          batch -> {
            asked.add(batch);
            CompletableFuture<List<String>> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
          });

  @Test
  void theFirstIsAskedAtOnceAndWhatComesMeanwhileTogether() {
    List<CompletableFuture<String>> places = claim(5);
    assertThat(asked).extracting(List::size).containsExactly(1, 1);
    answer(0);
    assertThat(asked).extracting(List::size).containsExactly(1, 1, 3);
    answer(1);
    answer(2);
    assertThat(asked).hasSize(3);
    assertThat(places)
        .extracting(CompletableFuture::join)
        .containsExactly("at s0", "at s1", "at s2", "at s3", "at s4");
  }

  @Test
  void noQuestionIsTooLarge() {
    List<CompletableFuture<String>> places = claim(1_000);
    for (int i = 0; i < asked.size(); i++) {
      answer(i);
    }
    assertThat(asked).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(200));
    assertThat(places).allSatisfy(place -> assertThat(place).isCompleted());
  }

  @Test
  void aFailureIsToldToThoseItConcernsAndToThoseWhoWait() {
    List<CompletableFuture<String>> places = claim(3);
    answers.get(0).completeExceptionally(new IllegalStateException("away"));
    answer(1);
    assertThat(asked).hasSize(2);
    assertThat(places.get(0)).isCompletedExceptionally();
    assertThat(places.get(1)).isCompletedWithValue("at s1");
    assertThat(places.get(2)).isCompletedExceptionally();
  }

  @Test
  void nobodyWaitsLongerThanForAQuestionOfHisOwn() {
    List<CompletableFuture<String>> places = claim(3);
    assertThat(places).allSatisfy(place -> assertThat(place).failsWithin(Duration.ofSeconds(1)));
  }

  private List<CompletableFuture<String>> claim(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> claims.claim(new Claim("s" + i, "u", "e", "")).toCompletableFuture())
        .toList();
  }

  private void answer(int question) {
    answers
        .get(question)
        .complete(asked.get(question).stream().map(it -> "at " + it.session()).toList());
  }
}
