package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AuthSettingsTest {
  private static final String EXTERNAL = SettingsText.DATABASE + SettingsText.REDIS;
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void aShortSecretIsRefusedAndNotShown() {
    assertThatThrownBy(() -> SettingsText.read("atrio.auth.jwt-secret = \"correct horse\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.auth.jwt-secret")
        .hasMessageContaining("32 bytes")
        .message()
        .doesNotContain("horse");
  }

  @Test
  void aSecretOfThirtyTwoBytesIsEnough() {
    assertThat(SettingsText.read("atrio.auth.jwt-secret = \"" + SECRET + "\"").auth().jwtSecret())
        .isEqualTo(SECRET);
  }

  @Test
  void theSecretIsNotInTheSettingsText() {
    AuthSettings auth = SettingsText.read("").auth().withJwtSecret(SECRET);

    assertThat(auth.jwtSecret()).isEqualTo(SECRET);
    assertThat(auth.toString()).doesNotContain(SECRET);
  }

  @Test
  void externalModeNeedsASourceOfKeys() {
    assertThatThrownBy(() -> SettingsText.read(EXTERNAL))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("jwks-url")
        .hasMessageContaining("supabase-url")
        .hasMessageContaining("jwt-secret");
  }

  @Test
  void embeddedModeNeedsNone() {
    assertThat(SettingsText.read("").auth().jwksUrl()).isEmpty();
  }

  @Test
  void theKeysOfASupabaseProjectAreFoundFromItsAddress() {
    assertThat(
            SettingsText.read(EXTERNAL + "atrio.auth.supabase-url = \"https://p.supabase.co/\"")
                .auth()
                .jwksUrl())
        .isEqualTo("https://p.supabase.co/auth/v1/.well-known/jwks.json");
  }

  @Test
  void theAddressOfKeysWinsOverTheProject() {
    assertThat(
            SettingsText.read(
                    EXTERNAL
                        + SettingsText.JWKS
                        + "atrio.auth.supabase-url = \"https://p.supabase.co\"")
                .auth()
                .jwksUrl())
        .isEqualTo("https://issuer.example.com/jwks.json");
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertThatThrownBy(() -> SettingsText.read("atrio.auth.jwks-url = \"ftp://issuer/jwks\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.auth.jwks-url");
  }

  @Test
  void aServiceKeyInPlaceOfItsHashIsRefusedAndNotShown() {
    assertThatThrownBy(() -> SettingsText.read("atrio.auth.service-keys = \"ask_hunter2\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.auth.service-keys")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void hashesOfServiceKeysAreReadInLowerCase() {
    String hash = "AB".repeat(32);

    assertThat(SettingsText.read("atrio.auth.service-keys = \"" + hash + "\"").auth().serviceKeys())
        .containsExactly("ab".repeat(32));
  }
}
