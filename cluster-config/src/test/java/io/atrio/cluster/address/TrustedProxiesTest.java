package io.atrio.cluster.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
  private static final NetworkAddress PROXY = address("10.0.0.1");

  private final TrustedProxies proxies =
      new TrustedProxies(new Networks(List.of(Cidr.parse("10.0.0.0/8").orElseThrow())));

  @Test
  void aStrangersHeaderIsNotBelieved() {
    assertThat(client("198.51.100.7", "203.0.113.9")).isEqualTo("198.51.100.7");
  }

  @Test
  void theLastHopThatIsNoProxyIsTheClient() {
    assertThat(client("10.0.0.1", "192.0.2.1, 203.0.113.9, 10.2.3.4")).isEqualTo("203.0.113.9");
    assertThat(client("::ffff:10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void whatCannotBeReadEndsTheWay() {
    assertThat(client("10.0.0.1", "203.0.113.9, unknown, 10.2.3.4")).isEqualTo("10.2.3.4");
    assertThat(client("10.0.0.1", "")).isEqualTo("10.0.0.1");
    assertThat(client("10.0.0.1", "203.0.113.9,")).isEqualTo("10.0.0.1");
  }

  @Test
  void aPortMayFollow() {
    assertThat(client("10.0.0.1", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
    assertThat(client("10.0.0.1", "[2001:db8::1]:4711")).isEqualTo("2001:db8::1");
  }

  @Test
  void theLinesOfTheHeaderAreOneList() {
    List<String> lines = List.of("192.0.2.1, 203.0.113.9", "10.9.9.9");

    assertThat(proxies.client(PROXY, lines)).isEqualTo(address("203.0.113.9"));
  }

  @Test
  void whereAllAreProxiesTheFirstIsTheClient() {
    assertThat(client("10.0.0.1", "10.1.1.1, 10.2.2.2")).isEqualTo("10.1.1.1");
  }

  private String client(String peer, String header) {
    return proxies.client(address(peer), List.of(header)).text();
  }

  private static NetworkAddress address(String text) {
    return NetworkAddress.parse(text).orElseThrow();
  }
}
