package io.atrio.tests.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code serve --stop-with-parent}, which the README's first command uses under Maven. */
class StopWithParentTest {
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  @Test
  void theServerAndItsDatabasesEndWhenTheProcessThatStartedThemDoes() throws Exception {
    try (AtrioProcess shell = AtrioProcess.start(ServerOptions.embedded().stoppingWithParent())) {
      assertThat(shell.children()).as("Átrio, PostgreSQL, Redis").hasSizeGreaterThan(2);

      shell.kill();

      assertThat(Waiting.until(STOPS_WITHIN, () -> shell.children().isEmpty()))
          .as("everything ended in time")
          .isTrue();
      assertThat(Waiting.until(STOPS_WITHIN, shell::outputEnded)).isTrue();
      assertThat(shell.output()).noneMatch(l -> l.matches("\\s+at .*|.*\\b(WARN|ERROR)\\b.*"));
    }
  }
}
