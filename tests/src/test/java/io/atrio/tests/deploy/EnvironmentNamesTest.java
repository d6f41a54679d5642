package io.atrio.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the deployment files set, Átrio reads. */
class EnvironmentNamesTest {
  private static final Pattern NAME = Pattern.compile("\\b(ATRIO_[A-Z_]+)\\b");
  private static final Pattern SETTING = Pattern.compile("\\| `(ATRIO_[A-Z_]+)` \\|");

  @Test
  void everyNameInTheFilesIsOneTheSettingsKnow() {
    Set<String> known = DeployFiles.found(SETTING, DeployFiles.page("settings.md"));
    List<String> named =
        DeployFiles.below("").stream()
            .flatMap(
                file ->
                    DeployFiles.found(NAME, DeployFiles.text(file)).stream()
                        .map(name -> file + " " + name))
            .toList();
    assertThat(named)
        .hasSizeGreaterThan(30)
        .allMatch(use -> known.contains(use.substring(use.indexOf(' ') + 1)));
  }
}
