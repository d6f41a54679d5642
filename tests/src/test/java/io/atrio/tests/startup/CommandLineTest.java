package io.atrio.tests.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.atrio.tests.process.AtrioRun;
import io.atrio.tests.process.AtrioRun.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  CommandLineTest() {}

  @Test
  void helpNamesEveryCommand() throws Exception {
    AtrioRun run = Call.of("--help").run();
    assertThat(run.exit()).isZero();
    assertThat(String.join("\n", run.out())).contains("serve", "token", "version");
  }

  @Test
  void versionSaysWhatRunsOnWhat() throws Exception {
    AtrioRun run = Call.of("version").run();
    assertThat(run.exit()).isZero();
    assertThat(run.out().getFirst()).matches("atrio \\d+\\.\\d+\\.\\d+.*");
    assertThat(run.out().getLast()).contains("Pekko", "Java " + Runtime.version().feature());
  }

  @Test
  void anUnknownCommandIsAWrongCall() throws Exception {
    AtrioRun run = Call.of("surf").run();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().contains("surf", "atrio --help");
  }

  @Test
  void noCommandIsAWrongCall() throws Exception {
    AtrioRun run = Call.of().run();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().contains("atrio serve");
  }

  @Test
  void aTokenWithoutAUserIsAWrongCall() throws Exception {
    AtrioRun run = Call.of("token").with("ATRIO_JWT_SECRET", "s".repeat(32)).run();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().contains("--user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          audit                                 | atrio audit verify
          audit export --type surf              | --type takes a type such as session.opened
          audit export --type                   | --type
          audit export --from yesterday         | --from takes a time such as 2026-11-23
          audit export --from 2026-02-30        | --from takes a time such as 2026-11-23
          audit export --to 2026-11-23T15:00:00 | --to takes a time such as 2026-11-23
          audit export --usr ana                | --usr
          audit export --user ana --user bob    | --user
          audit verify --from 2026-11-23        | --from
          """)
  void aWrongCallOfTheAuditCommandsIsToldInOneLine(String call, String said) throws Exception {
    AtrioRun run = Call.of(call.split(" ", -1)).with("ATRIO_DATA_DIR", folder).run();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().startsWith("atrio: ").contains(said);
    assertThat(run.out()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWrongCallIsOneLineWhateverTextWasGiven() throws Exception {
    AtrioRun run = Call.of("audit", "export", "--us\ner", "an\r\na").run();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().contains("--us er");
  }

  @Test
  void aTokenIsPrintedAloneOnItsLine() throws Exception {
    AtrioRun run = Call.of("token", "--user", "ana").with("ATRIO_JWT_SECRET", "s".repeat(32)).run();
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).singleElement().asString().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  }

  @Test
  void aTokenBeforeTheFirstStartSaysThatThereIsNoSecretYet() throws Exception {
    AtrioRun run = Call.of("token", "--user", "ana").with("ATRIO_DATA_DIR", folder).run();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).singleElement().asString().contains("atrio serve", "ATRIO_JWT_SECRET");
  }

  @Test
  void anOlderJavaIsToldWhichOneIsNeeded() throws Exception {
    Optional<Path> java = olderJava();
    assumeThat(java).as("a Java older than 25 under /usr/lib/jvm").isPresent();
    AtrioRun run = Call.of("serve").by(java.orElseThrow()).run();
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).singleElement().asString().contains("Java 25");
    assertThat(run.out()).isEmpty();
  }

  private static Optional<Path> olderJava() throws IOException {
    Path home = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(home)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(home)) {
      return homes
          .filter(jdk -> jdk.toString().matches(".*\\b(8|11|17|21)\\b.*"))
          .map(jdk -> jdk.resolve("bin/java"))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }
}
