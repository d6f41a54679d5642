package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelSettingsTest {

  @Test
  void aNamespaceSaysOnlyWhatIsDifferentThere() {
    ChannelSettings channels =
        read("{ history-age = 5 minutes, namespaces.orders { durable = on, history-size = 7 } }");

    assertThat(channels.of("orders:7").durable()).isTrue();
    assertThat(channels.of("orders:7").historySize()).isEqualTo(7);
    assertThat(channels.of("orders:7").historyAge()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aNamespaceIsTheNameUpToTheFirstColon() {
    ChannelSettings channels = read("{ namespaces { orders.durable = on, \"a.b\".durable = on } }");

    assertThat(channels.of("orders").durable()).isTrue();
    assertThat(channels.of("orders:7:lines").durable()).isTrue();
    assertThat(channels.of("a.b:1").durable()).isTrue();
    assertThat(channels.of("orders-7").durable()).isFalse();
    assertThat(channels.of("all:orders").durable()).isFalse();
    assertThat(channels.of(":orders").durable()).isFalse();
  }

  @Test
  void aNamespaceHasItsOwnWayWithSlowReaders() {
    ChannelSettings channels =
        read(
            "{ namespaces { prices.slow-reader = latest, scores.slow-reader = latest-by-event,"
                + " games.slow-reader = close } }");

    assertThat(channels.of("prices:1").slowReader()).isEqualTo(SlowReader.LATEST);
    assertThat(channels.of("scores").slowReader()).isEqualTo(SlowReader.LATEST_BY_EVENT);
    assertThat(channels.of("games").slowReader()).isEqualTo(SlowReader.CLOSE);
    assertThat(channels.of("all").slowReader()).isEqualTo(SlowReader.GAP);
  }

  @Test
  void withoutNamespacesAllChannelsAreAlike() {
    ChannelSettings channels = read("{ history-size = 3 }");

    assertThat(channels.of("orders:7")).isSameAs(channels.of("all")).isSameAs(channels.otherwise());
  }

  @Test
  void presenceIsKeptWhereANamespaceSaysSo() {
    ChannelSettings channels =
        read("{ namespaces.room { presence = on, presence-leave-after = 7 s } }");

    assertThat(channels.isPresenceKept()).isTrue();
    assertThat(channels.of("room:7").presence()).isTrue();
    assertThat(channels.of("room:7").presenceLeaveAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(channels.of("all").presence()).isFalse();
    assertThat(read("{}").isPresenceKept()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders.durabel = on        | atrio.channel.namespaces.orders.durabel is not a setting",
        "orders.slots = 4           | atrio.channel.namespaces.orders.slots is not a setting",
        "orders.durable = maybe     | atrio.channel.namespaces.orders.durable = \"maybe\"",
        "orders.history-size = -1   | between 0 and 1000000",
        "orders.key-window = 1 year | atrio.channel.namespaces.orders.key-window",
        "orders.slow-reader = drop  | one of gap, latest, latest-by-event, close",
        "orders.presence = maybe    | atrio.channel.namespaces.orders.presence = \"maybe\"",
        "orders.presence-leave-after = 1 hour | orders.presence-leave-after",
        "orders = on                | must be a section",
        "\"a b\".durable = on       | atrio.channel.namespaces.\"a b\" is not allowed",
        "\"a:b\".durable = on       | before the colon",
        "\"\".durable = on          | before the colon",
      })
  void anImpossibleNamespaceIsRefusedByName(String text, String said) {
    assertThatThrownBy(() -> read("{ namespaces { " + text + " } }"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(said);
  }

  private static ChannelSettings read(String text) {
    return SettingsText.read("atrio.channel " + text).channel();
  }
}
