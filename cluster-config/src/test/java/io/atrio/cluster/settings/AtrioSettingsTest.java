package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtrioSettingsTest {

  @Test
  void theDefaultsLoad() {
    AtrioSettings settings = AtrioSettings.load();

    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.stream().port()).isEqualTo(8081);
    assertThat(settings.stream().heartbeat()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.stream().buffer()).isEqualTo(128 << 10);
    assertThat(settings.session().grace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.channel().otherwise().historySize()).isEqualTo(1000);
    assertThat(settings.auth().audience()).isEqualTo("authenticated");
    assertThat(settings.data().embedded()).isTrue();
  }

  @Test
  void whatIsLaidOverTheFilesWins() {
    AtrioSettings settings =
        SettingsText.read("atrio { http.port = 0, stream.heartbeat = 5 s, session.max-streams=3 }");

    assertThat(settings.http().port()).isZero();
    assertThat(settings.stream().heartbeat()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.session().maxStreams()).isEqualTo(3);
  }

  @Test
  void anUnknownKeyIsRefusedByNameAndValue() {
    assertThatThrownBy(() -> SettingsText.read("atrio.stream.hartbeat = 7 s"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.stream.hartbeat")
        .hasMessageContaining("7 s");
  }

  @Test
  void anUnknownSectionIsRefused() {
    assertThatThrownBy(() -> SettingsText.read("atrio.strem { port = 1 }"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.strem.port = 1");
  }

  @Test
  void aTextInPlaceOfASectionIsRefused() {
    assertThatThrownBy(() -> SettingsText.read("atrio.http = 8080"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.http = 8080");
  }

  @Test
  void keysOutsideAtrioAreNotItsBusiness() {
    assertThat(SettingsText.read("another.product.port = 99999").http().port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "atrio.http.port                       | 99999          | between 0 and 65535",
        "atrio.stream.port                     | -1             | between 0 and 65535",
        "pekko.remote.artery.canonical.port    | 70000          | between 0 and 65535",
        "pekko.management.http.port            | 70000          | between 0 and 65535",
        "atrio.http.port                       | eighty         | between 0 and 65535",
        "atrio.stream.heartbeat                | -20 s          | between 1 s and 600 s",
        "atrio.session.grace                   | -1 ms          | between 10 ms and 86400 s",
        "atrio.http.body-timeout               | soon           | between 100 ms and 120 s",
        "atrio.stream.buffer                   | 1 KiB          | between 4096 and",
        "atrio.http.max-body                   | 9 TiB          | between 1024 and",
        "atrio.http.max-body                   | much           | between 1024 and",
        "atrio.stream.max-channels             | 3              | between 4 and 1000",
        "atrio.session.max-streams             | 0              | between 1 and 10000",
        "atrio.session.max-streams-per-user    | 0              | between 1 and 1000000",
        "atrio.limits.session.enabled          | perhaps        | on or off",
        "atrio.limits.session.requests         | 0              | between 1 and 60000000",
        "atrio.limits.session.burst            | 4              | no less than the dearest request",
        "atrio.limits.session.comeback         | 31             | no more than burst, 30",
        "atrio.limits.service.requests         | many           | between 1 and 60000000",
        "atrio.limits.service.comeback         | 20001          | no more than burst, 20000",
        "atrio.limits.costs.read               | 0              | between 1 and 1000000",
        "atrio.channel.slots                   | 0              | between 1 and 4096",
        "atrio.outbox.enabled                  | perhaps        | on or off",
        "atrio.outbox.poll-interval            | 1 minute       | between 50 ms and 5 s",
        "atrio.outbox.batch                    | 0              | between 1 and 10000",
        "atrio.stream.retry-max                | 500 ms         | no less than retry-min",
        "atrio.http.allowed-origins            | example.com    | a comma list of origins",
        "atrio.http.allowed-origins            | https://a.com/ | a comma list of origins",
        "atrio.http.allowed-origins            | https://*.com  | a comma list of origins",
      })
  void anImpossibleValueIsRefusedByKeyValueAndRule(String key, String value, String rule) {
    assertThatThrownBy(() -> SettingsText.read(key + " = \"" + value + "\""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value)
        .hasMessageContaining(rule);
  }

  @Test
  void anEmptyHostIsRefused() {
    assertThatThrownBy(() -> SettingsText.read("atrio.http.host = \" \""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("atrio.http.host");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertThatThrownBy(
            () -> AtrioSettings.from(SettingsText.config("").withoutPath("atrio.stream.heartbeat")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("atrio.stream.heartbeat is missing");
  }

  @Test
  void aRefusalIsOneLine() {
    assertThatThrownBy(() -> SettingsText.read("atrio.http.port = 99999"))
        .message()
        .doesNotContain("\n");
  }

  @Test
  void severalOriginsAreReadWithoutBlanks() {
    assertThat(
            SettingsText.read("atrio.http.allowed-origins = \"https://a.com , http://b.com:81,\"")
                .http()
                .allowedOrigins())
        .containsExactly("https://a.com", "http://b.com:81");
  }
}
