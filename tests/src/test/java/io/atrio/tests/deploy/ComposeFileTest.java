package io.atrio.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The compose file agrees with nginx's configuration, with its example of secrets, and with itself.
 */
class ComposeFileTest {
  private static final List<String> NODES = List.of("atrio-1", "atrio-2", "atrio-3");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");
  private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^([A-Z_]+)=");
  private static final Pattern EMPTY = Pattern.compile("(?m)^([A-Z_]+)=$");
  private static final Pattern UPSTREAM = Pattern.compile("server (atrio-\\d+):");

  private final JsonNode compose = DeployFiles.yaml("compose.yaml").getFirst();

  @Test
  void nodesAreSeedsOfEachOtherByTheirAddressOnTheInnerNetwork() {
    assertThat(compose.at("/networks/back/internal").asBoolean()).isTrue();
    assertThat(NODES)
        .allSatisfy(
            name -> {
              JsonNode node = service(name);
              String address = node.at("/networks/back/ipv4_address").asText();
              JsonNode environment = node.path("environment");
              assertThat(environment.path("ATRIO_CLUSTER_HOST").asText()).isEqualTo(address);
              assertThat(environment.path("ATRIO_MANAGEMENT_HOST").asText()).isEqualTo(address);
              assertThat(environment.path("ATRIO_CLUSTER_SEEDS").asText().split(","))
                  .hasSameSizeAs(NODES)
                  .contains(address + ":7626");
            });
  }

  @Test
  void nginxKnowsTheNodesAndIsTheOnlyOneTheyBelieve() {
    JsonNode nginx = service("nginx");
    List<String> hosts =
        NODES.stream()
            .map(name -> name + ":" + service(name).at("/networks/front/ipv4_address").asText())
            .toList();
    assertThat(strings(nginx.path("extra_hosts"))).isEqualTo(hosts);
    assertThat(DeployFiles.found(UPSTREAM, DeployFiles.text("nginx.conf")))
        .containsExactlyElementsOf(NODES);
    assertThat(service("atrio-1").at("/environment/ATRIO_TRUSTED_PROXIES").asText())
        .isEqualTo(nginx.at("/networks/front/ipv4_address").asText() + "/32");
    assertThat(nginx.at("/networks/back").isMissingNode()).isTrue();
  }

  @Test
  void onlyNginxIsPublished() {
    assertThat(compose.path("services").properties())
        .filteredOn(service -> service.getValue().has("ports"))
        .extracting(service -> service.getKey())
        .containsExactly("nginx");
  }

  @Test
  void everyServiceSaysWhetherItIsWell() {
    assertThat(compose.path("services"))
        .hasSize(6)
        .allSatisfy(service -> assertThat(service.at("/healthcheck/test")).isNotEmpty());
  }

  @Test
  void theExampleHasEveryVariableAndNoSecret() {
    String text = DeployFiles.text("compose.yaml");
    String example = DeployFiles.text(".env.example");
    Set<String> empty = DeployFiles.found(EMPTY, example);
    assertThat(DeployFiles.found(EXAMPLE, example))
        .isEqualTo(DeployFiles.found(VARIABLE, text.replace("$$", "")));
    assertThat(DeployFiles.found(REQUIRED, text))
        .filteredOn(name -> !name.equals("PUBLIC_URL"))
        .containsExactly("ATRIO_MANAGEMENT_TOKEN", "POSTGRES_PASSWORD", "REDIS_PASSWORD")
        .isSubsetOf(empty);
    assertThat(empty).contains("ATRIO_JWT_SECRET");
  }

  private JsonNode service(String name) {
    return compose.path("services").path(name);
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
