package io.atrio.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The Kubernetes objects find each other: labels, ports, names. */
class KubernetesFilesTest {
  private static final String FOLDER = "kubernetes/";

  private final JsonNode kustomization = DeployFiles.yaml(FOLDER + "kustomization.yaml").getFirst();
  private final List<JsonNode> objects =
      strings(kustomization.path("resources"))
          .flatMap(file -> DeployFiles.yaml(FOLDER + file).stream())
          .toList();
  private final JsonNode pod = one("Deployment").at("/spec/template");
  private final JsonNode container = pod.at("/spec/containers/0");

  @Test
  void everyFileIsAppliedSaveTheExamples() {
    Set<String> files =
        strings(kustomization.path("resources"))
            .map(FOLDER::concat)
            .collect(Collectors.toCollection(TreeSet::new));
    files.addAll(
        Set.of(
            FOLDER + "atrio.env",
            FOLDER + "gateway.example.yaml",
            FOLDER + "kustomization.yaml",
            FOLDER + "secret.example.yaml"));
    assertThat(DeployFiles.below("kubernetes")).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void everySelectorFindsThePods() {
    assertThat(
            Stream.of(
                    selectors("Service", "/spec/selector"),
                    selectors("Deployment", "/spec/selector/matchLabels"),
                    selectors("PodDisruptionBudget", "/spec/selector/matchLabels"),
                    selectors("NetworkPolicy", "/spec/podSelector/matchLabels"))
                .flatMap(all -> all))
        .hasSize(6)
        .allSatisfy(selector -> assertThat(selector).isEqualTo(pod.at("/metadata/labels")));
    assertThat(DeployFiles.text(FOLDER + "atrio.env"))
        .contains("ATRIO_CLUSTER_SERVICE=" + pod.at("/metadata/labels/app").asText() + "\n");
  }

  @Test
  void everyPortThatIsNamedIsOneOfTheContainers() {
    Set<String> ports =
        each(container.path("ports"))
            .map(port -> port.path("name").asText())
            .collect(Collectors.toSet());
    assertThat(ports).containsExactlyInAnyOrder("http", "streams", "management", "cluster");
    assertThat(
            Stream.concat(
                of("Service")
                    .flatMap(service -> each(service.at("/spec/ports")))
                    .map(port -> port.path("targetPort").asText()),
                of("NetworkPolicy")
                    .flatMap(policy -> each(policy.at("/spec/ingress")))
                    .flatMap(rule -> each(rule.path("ports")))
                    .map(port -> port.path("port").asText())))
        .isNotEmpty()
        .isSubsetOf(ports);
  }

  @Test
  void probesAskTheManagementPort() {
    assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe"))
        .extracting(probe -> container.path(probe).path("httpGet"))
        .extracting(get -> get.path("path").asText() + " " + get.path("port").asText())
        .containsExactly("/startup management", "/alive management", "/ready management");
  }

  @Test
  void aNodeHasTimeToDrainBeforeItIsKilledAndBeforeTheNextOneGoes() {
    int grace = pod.at("/spec/terminationGracePeriodSeconds").asInt();
    assertThat(grace).isGreaterThan(container.at("/lifecycle/preStop/sleep/seconds").asInt() + 60);
    JsonNode rolling = one("Deployment").at("/spec/strategy/rollingUpdate");
    assertThat(rolling.path("maxUnavailable").asInt(-1)).isZero();
    assertThat(rolling.path("maxSurge").asInt()).isEqualTo(1);
  }

  @Test
  void aNodeMayLookForPodsAndNothingElse() {
    JsonNode rule = one("Role").at("/rules/0");
    assertThat(one("Role").path("rules")).hasSize(1);
    assertThat(strings(rule.path("resources"))).containsExactly("pods");
    assertThat(strings(rule.path("verbs"))).containsExactly("get", "watch", "list");
    assertThat(one("RoleBinding").at("/subjects/0/name"))
        .isEqualTo(pod.at("/spec/serviceAccountName"))
        .isEqualTo(one("ServiceAccount").at("/metadata/name"));
  }

  @Test
  void streamsAndTheApiShareAHostWithThePathRule() {
    assertThat(
            of("Ingress")
                .flatMap(ingress -> each(ingress.at("/spec/rules/0/http/paths")))
                .map(
                    path ->
                        "%s %s %s"
                            .formatted(
                                path.path("pathType").asText(),
                                path.path("path").asText(),
                                path.at("/backend/service/name").asText())))
        .containsExactly("Exact /v1/stream atrio-streams", "Prefix / atrio-api");
    assertThat(of("Ingress"))
        .allSatisfy(
            ingress ->
                assertThat(
                        ingress
                            .at("/metadata/annotations")
                            .path("nginx.ingress.kubernetes.io/proxy-buffering")
                            .asText())
                    .isEqualTo("off"));
  }

  @Test
  void theAutoscalerGoesByTheMetricTheAdapterServes() {
    JsonNode autoscaler = one("HorizontalPodAutoscaler");
    JsonNode rule = DeployFiles.yaml("ops/prometheus-adapter.yaml").getFirst().at("/rules/0");
    assertThat(autoscaler.at("/spec/metrics/0/pods/metric/name")).isEqualTo(rule.at("/name/as"));
    assertThat(autoscaler.at("/spec/scaleTargetRef/name"))
        .isEqualTo(one("Deployment").at("/metadata/name"));
  }

  private Stream<JsonNode> of(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  private JsonNode one(String kind) {
    return of(kind).findFirst().orElseThrow();
  }

  private Stream<JsonNode> selectors(String kind, String path) {
    return of(kind).map(object -> object.at(path));
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Stream<String> strings(JsonNode list) {
    return each(list).map(JsonNode::asText);
  }
}
