package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EmbeddedSettingsTest {

  @Test
  void withoutADatabaseTheModeIsEmbedded() {
    assertThat(SettingsText.read("").data().embedded()).isTrue();
  }

  @Test
  void withADatabaseAndRedisTheModeIsExternal() {
    EmbeddedSettings data =
        SettingsText.read(SettingsText.DATABASE + SettingsText.REDIS + SettingsText.JWKS).data();

    assertThat(data.embedded()).isFalse();
    assertThat(data.databaseUrl()).isEqualTo("postgresql://u:p@db/atrio");
    assertThat(data.redisUrl()).isEqualTo("redis://cache:6379");
  }

  @Test
  void redisWithoutADatabaseIsRefused() {
    assertThatThrownBy(() -> SettingsText.read(SettingsText.REDIS + SettingsText.JWKS))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("atrio.database.url is missing");
  }

  @Test
  void aDatabaseWithoutRedisIsRefused() {
    assertThatThrownBy(() -> SettingsText.read(SettingsText.DATABASE + SettingsText.JWKS))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("atrio.redis.url is missing");
  }

  @Test
  void anotherKindOfDatabaseIsRefusedWithoutShowingItsPassword() {
    assertThatThrownBy(
            () ->
                SettingsText.read(
                    "atrio.database.url = \"mysql://u:hunter2@db\"\n" + SettingsText.REDIS))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.database.url")
        .hasMessageContaining("postgresql://")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void anotherKindOfCacheIsRefused() {
    assertThatThrownBy(
            () ->
                SettingsText.read(
                    SettingsText.DATABASE + "atrio.redis.url = \"memcached://cache\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.redis.url");
  }

  @Test
  void anEmptyDataDirectoryIsRefused() {
    assertThatThrownBy(() -> SettingsText.read("atrio.data-dir = \"\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.data-dir");
  }
}
