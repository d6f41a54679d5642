package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LogSettingsTest {

  @Test
  void peopleAreLoggedForUnlessOtherwiseSaid() {
    assertThat(SettingsText.read("").log())
        .isEqualTo(new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.INFO));
    assertThat(SettingsText.read("atrio.log { format = json, level = debug }").log())
        .isEqualTo(new LogSettings(LogSettings.Format.JSON, LogSettings.Level.DEBUG));
  }

  @Test
  void anythingElseIsRefusedInOneLine() {
    assertThatThrownBy(() -> SettingsText.read("atrio.log.format = xml"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("atrio.log.format = \"xml\" is not allowed: it must be one of text, json");
    assertThatThrownBy(() -> SettingsText.read("atrio.log.level = INFO"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(
            "atrio.log.level = \"INFO\" is not allowed: it must be one of error");
  }
}
