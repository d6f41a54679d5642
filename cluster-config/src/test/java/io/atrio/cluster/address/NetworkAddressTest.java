package io.atrio.cluster.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "::ffff:203.0.113.7, 203.0.113.7",
    "2001:db8:1:2:aaaa::1, 2001:db8:1:2::/64",
    "::1, ::/64",
    "255.255.255.255, 255.255.255.255"
  })
  void anAddressIsCountedUnderItsKey(String text, String key) {
    assertThat(NetworkAddress.textOf(address(text).key())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1.2.3",
        "127.1",
        "256.0.0.1",
        "01.2.3.4",
        "1.2.3.4.5",
        "fe80::1%eth0",
        "[::1]",
        "1:2:3",
        ":::",
        "203.0.113.7/32",
        " ::1",
        "0x7f.0.0.1",
        "2130706433"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThat(NetworkAddress.parse(text)).isEmpty();
  }

  @Test
  void theTextOfAnyAddressSpellsIt() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = random.nextBoolean() ? 0 : bytes[j];
      }
      NetworkAddress address = NetworkAddress.of(InetAddress.getByAddress(bytes));

      assertThat(NetworkAddress.parse(address.text())).contains(address);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3/8, 10.255.0.1, true",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 203.0.113.7, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::/127, 2001:db8::1, true",
    "2001:db8::/127, 2001:db8::2, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false"
  })
  void aNetworkContainsWhatSharesItsFirstBits(String network, String text, boolean contained) {
    assertThat(Cidr.parse(network).orElseThrow().contains(address(text))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "a/8", ""})
  void whatIsNoNetworkIsRefused(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
  }

  private static NetworkAddress address(String text) {
    return NetworkAddress.parse(text).orElseThrow();
  }
}
