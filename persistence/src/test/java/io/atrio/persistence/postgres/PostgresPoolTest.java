package io.atrio.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import io.atrio.persistence.process.ProcessTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class PostgresPoolTest {
  private static final Duration LIMIT = Duration.ofMillis(3500);

  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static DataDirectory data;

  @SuppressWarnings("NullAway.Init")
  private static PostgresProcess postgres;

  @BeforeAll
  static void start() throws Exception {
    data = PreparedData.open(temp);
    postgres = PostgresProcess.start(data, line -> {});
  }

  @AfterAll
  static void stop() {
    postgres.close();
    data.close();
  }

  @Test
  void theServerSaysItsVersion() {
    try (PostgresPool pool = PostgresPool.open(postgres.url())) {
      assertThat(pool.version()).succeedsWithin(LIMIT).isEqualTo(postgres.version());
      assertThat(pool.ready()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void libpqsDefaultSslModeWorksWithAServerWithoutTls() {
    try (PostgresPool pool = PostgresPool.open(postgres.url() + "?sslmode=prefer")) {
      assertThat(pool.ready()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void requiredTlsIsNotGivenUp() {
    try (PostgresPool pool = PostgresPool.open(postgres.url() + "?sslmode=require")) {
      assertThat(pool.ready()).failsWithin(LIMIT);
    }
  }

  @Test
  void aServerThatHangsIsNotWaitedFor() throws Exception {
    try (PostgresPool pool = PostgresPool.open(postgres.url())) {
      assertThat(pool.version()).succeedsWithin(LIMIT);
      ProcessTree.of(postgres.pid()).hang();
      try (PostgresPool cold = PostgresPool.open(postgres.url())) {
        assertThat(cold.version())
            .failsWithin(LIMIT)
            .withThrowableThat()
            .havingRootCause()
            .isInstanceOf(TimeoutException.class)
            .withMessageContaining("did not answer within 3 s");
      } finally {
        ProcessTree.of(postgres.pid()).goOn();
      }
      assertThat(pool.version()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void theVersionOfAServerThatIsGoneFailsAndComesBackWithIt() throws Exception {
    try (PostgresPool pool = PostgresPool.open(postgres.url())) {
      assertThat(pool.version()).succeedsWithin(LIMIT);
      postgres.close();
      assertThat(pool.version()).failsWithin(LIMIT);
      assertThat(pool.ready()).failsWithin(LIMIT);
      postgres = PostgresProcess.start(data, line -> {});
    }
  }

  @Test
  void aPoolCanBeMadeWhileTheServerIsAway() {
    try (PostgresPool pool = PostgresPool.open("postgresql://u:hunter2@127.0.0.1:1/nothing")) {
      assertThat(pool.version()).failsWithin(LIMIT);
      assertThat(pool).hasToString("postgresql://127.0.0.1:1/nothing");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql://u:hunter2@h/d                       | must begin with postgresql:// or postgres://
          postgresql://u:hunter2@/d                   | no host
          postgresql://:hunter2@h/d                   | no user
          postgresql://u:hunter2@h                    | no database
          postgresql://u:hunter2@h:http/d             | port
          postgresql://u:hunter2/x@h/d                | in a password write %2F
          postgresql://u:hunter2@h/d?sslmode=on       | sslmode on; known are disable
          postgresql://u:hunter2@h/d?pool=9           | parameter pool; known are sslmode
          postgresql://u:hunter2%@h/d                 | % in its password
          """)
  void aWrongUrlIsNamedWithoutItsPassword(String url, String said) {
    assertThatThrownBy(() -> PostgresPool.open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }
}
