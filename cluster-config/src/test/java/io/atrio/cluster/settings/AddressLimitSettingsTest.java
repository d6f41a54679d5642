package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.cluster.address.NetworkAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLimitSettingsTest {
  private static final NetworkAddress LOOPBACK = NetworkAddress.parse("127.0.0.1").orElseThrow();

  @Test
  void embeddedModeDoesNotLockItsUserOut() {
    assertThat(SettingsText.read("").addresses().exempt().contain(LOOPBACK)).isTrue();
  }

  @Test
  void otherwiseNobodyIsExemptUnlessNamed() {
    String external =
        SettingsText.DATABASE
            + SettingsText.REDIS
            + "atrio.auth.jwt-secret = \"0123456789abcdef0123456789abcdef\"\n";

    assertThat(SettingsText.read(external).addresses().exempt().contain(LOOPBACK)).isFalse();
    assertThat(
            SettingsText.read(external + "atrio.limits.address.exempt = \"10.0.0.0/8,127.0.0.1\"")
                .addresses()
                .exempt()
                .contain(LOOPBACK))
        .isTrue();
  }

  @Test
  void anEmptyListIsNoneInEmbeddedModeToo() {
    assertThat(
            SettingsText.read("atrio.limits.address.exempt = \"\"")
                .addresses()
                .exempt()
                .contain(LOOPBACK))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"atrio.limits.address.exempt", "atrio.http.trusted-proxies"})
  void whatIsNoNetworkStopsTheStart(String key) {
    assertThatThrownBy(() -> SettingsText.read(key + " = \"10.0.0.0/8, 10.0.0.0/33\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key + " = \"10.0.0.0/8, 10.0.0.0/33\"")
        .hasMessageContaining("2001:db8::/32");
  }
}
