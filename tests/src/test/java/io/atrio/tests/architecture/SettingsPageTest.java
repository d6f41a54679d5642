package io.atrio.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.atrio.tests.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md names every setting there is and none that is not. */
class SettingsPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(atrio\\.[a-z.-]+)` \\|");

  @Test
  void theSettingsPageListsExactlyTheSettingsThereAre() throws IOException {
    Set<String> known =
        ConfigFactory.parseResources("reference.conf").withOnlyPath("atrio").entrySet().stream()
            .map(entry -> entry.getKey())
            .collect(Collectors.toCollection(TreeSet::new));
    known.add("atrio.permission.roles");
    known.add("atrio.channel.namespaces");

    String page = Files.readString(ProjectRoot.find().resolve("docs/settings.md"));
    Set<String> listed =
        ROW.matcher(page)
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed).isEqualTo(known);
  }
}
