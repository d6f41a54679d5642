package io.atrio.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.error.ErrorCode;
import io.atrio.tests.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorTableTest {

  @Test
  void theTableOfErrorsListsExactlyTheCodesThereAre() throws IOException {
    List<String> table =
        Files.readAllLines(ProjectRoot.find().resolve("docs/errors.md")).stream()
            .filter(line -> line.startsWith("|"))
            .skip(2)
            .toList();
    assertThat(table).isEqualTo(Stream.of(ErrorCode.values()).map(ErrorTableTest::row).toList());
  }

  private static String row(ErrorCode error) {
    return "| `%s` | %d | %s | %s |"
        .formatted(error.code(), error.status(), error.retry() ? "yes" : "no", error.sentence());
  }
}
