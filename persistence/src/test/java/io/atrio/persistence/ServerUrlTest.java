package io.atrio.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerUrlTest {
  private static final List<String> SCHEMES = List.of("postgresql", "postgres");

  @Test
  void allPartsAreTakenApartAndDecoded() {
    assertThat(
            ServerUrl.parse(
                "postgres://us%40er:p%2Fa%3As+s@db.example.org:6543/a%20b?sslmode=require&x=%26",
                SCHEMES))
        .isEqualTo(
            new ServerUrl(
                "postgres",
                "us@er",
                "p/a:s+s",
                "db.example.org",
                6543,
                "a b",
                Map.of("sslmode", "require", "x", "&")));
  }

  @Test
  void whatIsLeftOutIsAbsent() {
    assertThat(ServerUrl.parse("postgresql://h", SCHEMES))
        .isEqualTo(new ServerUrl("postgresql", null, null, "h", 0, "", Map.of()));
  }

  @Test
  void anAtSignInThePasswordNeedsNoEncoding() {
    assertThat(ServerUrl.parse("postgresql://u:p@ss@h/d", SCHEMES).password()).isEqualTo("p@ss");
  }

  @Test
  void anIpv6HostStandsInBrackets() {
    ServerUrl url = ServerUrl.parse("postgresql://u:p@[::1]:5433/d", SCHEMES);
    assertThat(url.host()).isEqualTo("::1");
    assertThat(url.port()).isEqualTo(5433);
    assertThat(url).hasToString("postgresql://[::1]:5433/d");
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(ServerUrl.parse("postgresql://u:hunter2@h:1/d?sslmode=allow", SCHEMES))
        .hasToString("postgresql://h:1/d");
  }

  @Test
  void aSlashInThePasswordIsExplained() {
    assertThatThrownBy(() -> ServerUrl.parse("postgresql://u:/hunter2@h/d", SCHEMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("hunter2");
  }
}
