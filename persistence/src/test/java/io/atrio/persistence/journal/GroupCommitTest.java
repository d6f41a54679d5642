package io.atrio.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.plugin.Payload;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

final class GroupCommitTest {
  private static final Config SETTINGS =
      ConfigFactory.parseString(
          """
          max-events = 10, max-bytes = 1000, max-batches = 1, max-waiting = 100
          min-beside = 1, max-wait = 1 s""");

  private final List<List<String>> batches = new ArrayList<>();
  private final List<Sinks.One<Long>> answers = new ArrayList<>();

  @Test
  void aWriteThatFindsTheDatabaseIdleLeavesAtOnceAndTheOthersGather() {
    GroupCommit commits =
        new GroupCommit(SETTINGS, this::later, ExecutionContexts.fromExecutor(Runnable::run));
    List<CompletableFuture<Done>> written = writes(commits, 4, 1);
    assertThat(batches).containsExactly(List.of("0"));
    answers.getFirst().tryEmitValue(1L);
    assertThat(written.getFirst()).isCompleted();
    assertThat(batches).containsExactly(List.of("0"), List.of("1", "2", "3"));
    assertThat(written.get(1)).isNotCompleted();
    answers.get(1).tryEmitValue(3L);
    assertThat(written).allSatisfy(write -> assertThat(write).isCompleted());
  }

  @Test
  void aBatchIsBoundedByEventsAndByBytes() {
    GroupCommit commits =
        new GroupCommit(SETTINGS, this::later, ExecutionContexts.fromExecutor(Runnable::run));
    writes(commits, 25, 1);
    writes(commits, 3, 600);
    answerAll();
    assertThat(batches.stream().map(List::size)).containsExactly(1, 10, 10, 5, 1, 1);
  }

  @Test
  void onlyTheWritesAtFaultFail() {
    Set<String> bad = Set.of("3", "7");
    GroupCommit commits =
        new GroupCommit(
            SETTINGS,
            rows ->
                rows.stream().anyMatch(row -> bad.contains(row.persistenceId()))
                    ? refused("23505")
                    : later(rows),
            ExecutionContexts.fromExecutor(Runnable::run));
    List<CompletableFuture<Done>> written = writes(commits, 10, 1);
    answerAll();
    for (int i = 0; i < written.size(); i++) {
      if (bad.contains(Integer.toString(i))) {
        assertThat(written.get(i)).isCompletedExceptionally();
      } else {
        assertThat(written.get(i)).isCompleted();
      }
    }
  }

  @Test
  void whenTheDatabaseIsLostTheWholeBatchFailsAtOnceAndTheNextIsTried() {
    List<Integer> tries = new ArrayList<>();
    GroupCommit commits =
        new GroupCommit(
            SETTINGS,
            rows -> {
              tries.add(rows.size());
              return Mono.error(new R2dbcNonTransientResourceException("gone"));
            },
            ExecutionContexts.fromExecutor(Runnable::run));
    List<CompletableFuture<Done>> written = writes(commits, 3, 1);
    assertThat(written).allSatisfy(write -> assertThat(write).isCompletedExceptionally());
    assertThat(tries).containsExactly(1, 1, 1);
  }

  @Test
  void pastTheBoundAWriteFailsInsteadOfWaiting() {
    GroupCommit commits =
        new GroupCommit(SETTINGS, this::later, ExecutionContexts.fromExecutor(Runnable::run));
    List<CompletableFuture<Done>> written = writes(commits, 102, 1);
    assertThat(written.getLast()).isCompletedExceptionally();
    assertThat(written.get(100)).isNotDone();
  }

  private Mono<Long> later(List<EventRow> rows) {
    batches.add(rows.stream().map(EventRow::persistenceId).toList());
    Sinks.One<Long> answer = Sinks.one();
    answers.add(answer);
    return answer.asMono();
  }

  private void answerAll() {
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).tryEmitValue(1L);
    }
  }

  private static Mono<Long> refused(String state) {
    return Mono.error(new R2dbcDataIntegrityViolationException("taken", state));
  }

  private static List<CompletableFuture<Done>> writes(GroupCommit commits, int count, int bytes) {
    return IntStream.range(0, count)
        .mapToObj(i -> commits.write(List.of(row(Integer.toString(i), bytes))))
        .toList();
  }

  private static EventRow row(String persistenceId, int bytes) {
    Payload payload = new Payload(1, "", new byte[bytes]);
    return new EventRow(0, "", persistenceId, 1, "w", "", payload, Set.of(), null);
  }
}
