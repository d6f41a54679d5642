package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermissionSettingsTest {
  private static final String EXTERNAL =
      SettingsText.DATABASE + SettingsText.REDIS + SettingsText.JWKS;

  @Test
  void rolesHaveTheOperatorsOwnNames() {
    assertThat(
            SettingsText.read("atrio.permission.roles.\"night.shift\" = [\"subscribe:orders*\"]")
                .permission()
                .roles())
        .containsEntry("night.shift", List.of("subscribe:orders*"));
  }

  @Test
  void embeddedModeHasItsOwnRoles() {
    assertThat(SettingsText.read("").permission().roles())
        .containsOnlyKeys("admin", "editor", "viewer");
  }

  @Test
  void externalModeHasNoRolesButTheOperators() {
    assertThat(SettingsText.read(EXTERNAL).permission().roles()).isEmpty();
    assertThat(
            SettingsText.read(EXTERNAL + "atrio.permission.roles.clerk = [\"publish:a\"]")
                .permission()
                .roles())
        .containsOnlyKeys("clerk");
  }

  @Test
  void theOperatorsRoleReplacesTheEmbeddedOne() {
    assertThat(
            SettingsText.read("atrio.permission.roles.viewer = [\"subscribe:news\"]")
                .permission()
                .roles())
        .containsEntry("viewer", List.of("subscribe:news"));
  }

  @Test
  void aRoleThatIsNoListIsRefused() {
    assertThatThrownBy(() -> SettingsText.read("atrio.permission.roles.clerk { a = 1 }"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.permission.roles.clerk");
  }

  @Test
  void embeddedRolesTakeNoNewNames() {
    assertThatThrownBy(() -> SettingsText.read("atrio.permission.embedded-roles.clerk = []"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.permission.embedded-roles.clerk");
  }

  @Test
  void theCacheHasItsBounds() {
    assertThat(SettingsText.read("").permission().backStop()).isEqualTo(Duration.ofMinutes(5));
    assertThat(SettingsText.read("").permission().cacheSize()).isEqualTo(200_000);
    assertThatThrownBy(() -> SettingsText.read("atrio.permission.back-stop = 0 s"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.permission.back-stop");
    assertThatThrownBy(() -> SettingsText.read("atrio.permission.cache-size = 0"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.permission.cache-size");
  }
}
