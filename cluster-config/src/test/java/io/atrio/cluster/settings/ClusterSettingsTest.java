package io.atrio.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {
  private static final String SEEDS =
      "atrio.cluster.seeds = \"10.0.0.5:7626, 10.0.0.6:7626,[2001:db8::1]:7627\"\n";

  @Test
  void aNodeThatIsToldOfNobodyIsAClusterOfItsOwnOnLoopback() {
    AtrioSettings settings = SettingsText.read("atrio.http.host = 10.0.0.5");

    assertThat(settings.cluster().alone()).isTrue();
    assertThat(settings.cluster().host()).isEqualTo("127.0.0.1");
    assertThat(settings.management().host()).isEqualTo("127.0.0.1");
    assertThat(settings.management().token()).isEmpty();
  }

  @Test
  void seedsAreReadAndMoreThanHalfOfThemMustAnswer() {
    ClusterSettings cluster = SettingsText.read(SEEDS).cluster();

    assertThat(cluster.alone()).isFalse();
    assertThat(cluster.contactPoints()).isEqualTo(2);
    assertThat(cluster.seeds().stream().map(Contact::toString))
        .containsExactly("10.0.0.5:7626", "10.0.0.6:7626", "[2001:db8::1]:7627");
  }

  @Test
  void withOthersTheyKnowANodeByItsDoorsUnlessItSays() {
    AtrioSettings settings = SettingsText.read(SEEDS + "atrio.http.host = 10.0.0.5");
    AtrioSettings told =
        SettingsText.read(
            SEEDS
                + "pekko.remote.artery.canonical.hostname = 10.9.0.5\natrio.http.host = 10.0.0.5");

    assertThat(settings.cluster().host()).isEqualTo("10.0.0.5");
    assertThat(settings.management().host()).isEqualTo("10.0.0.5");
    assertThat(settings.config().getString("pekko.remote.artery.canonical.hostname"))
        .isEqualTo("10.0.0.5");
    assertThat(told.cluster().host()).isEqualTo("10.9.0.5");
    assertThat(told.management().host()).isEqualTo("10.9.0.5");
  }

  @Test
  void kubernetesLooksForPodsWithTheLabel() {
    AtrioSettings settings =
        SettingsText.read("atrio.cluster { discovery = kubernetes, service = atrio-eu }");
    String bootstrap = "pekko.management.cluster.bootstrap.contact-point-discovery.";

    assertThat(settings.cluster().contactPoints()).isEqualTo(2);
    assertThat(settings.config().getString(bootstrap + "discovery-method"))
        .isEqualTo("kubernetes-api");
    assertThat(settings.config().getString(bootstrap + "effective-name")).isEqualTo("atrio-eu");
    assertThat(settings.config().getString(bootstrap + "port-name")).isEqualTo("management");
  }

  @ParameterizedTest
  @CsvSource({
    "atrio.example.com, atrio.example.com, '', tcp",
    "_management._tcp.atrio.example.com, atrio.example.com, management, tcp",
    "_m._udp.atrio, atrio, m, udp"
  })
  void dnsLooksForTheAddressesOfANameOrForItsServiceRecords(
      String service, String name, String port, String protocol) {
    AtrioSettings settings =
        SettingsText.read("atrio.cluster { discovery = dns, service = \"" + service + "\" }");
    Config discovery =
        settings.config().getConfig("pekko.management.cluster.bootstrap.contact-point-discovery");

    assertThat(discovery.getString("discovery-method")).isEqualTo("pekko-dns");
    assertThat(discovery.getString("effective-name")).isEqualTo(name);
    assertThat(discovery.getString("port-name")).isEqualTo(port);
    assertThat(discovery.getString("protocol")).isEqualTo(protocol);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "atrio.cluster.seeds          | 10.0.0.5                    | a comma list of host:managementPort",
        "atrio.cluster.seeds          | 10.0.0.5:0                  | a comma list of host:managementPort",
        "atrio.cluster.seeds          | 2001:db8::1:7626            | a comma list of host:managementPort",
        "atrio.cluster.seeds          | a:7626,b:port               | a comma list of host:managementPort",
        "atrio.cluster.discovery      | guess                       | config, dns or kubernetes",
        "atrio.cluster.discovery      | dns                         | the name to look for",
        "atrio.cluster.service        | atrio                       | empty where discovery is config",
        "atrio.cluster.contact-points | -1                          | between 0 and 1000",
        "pekko.remote.artery.canonical.hostname | 0.0.0.0           | other nodes can reach",
        "atrio.management.token       | short                       | 16 characters at least",
      })
  void anImpossibleValueIsRefusedByKeyAndRule(String key, String value, String rule) {
    assertThatThrownBy(() -> SettingsText.read(key + " = \"" + value + "\""))
        .isInstanceOf(SettingsException.class)
        .message()
        .contains(rule)
        .containsAnyOf(key, "atrio.cluster.service");
  }

  @Test
  void aTokenIsNotShown() {
    assertThatThrownBy(() -> SettingsText.read("atrio.management.token = hush"))
        .message()
        .doesNotContain("hush");
  }

  @Test
  void othersMustKnowTheManagementPort() {
    assertThatThrownBy(() -> SettingsText.read(SEEDS + "pekko.management.http.port = 0"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("pekko.management.http.port");
  }
}
