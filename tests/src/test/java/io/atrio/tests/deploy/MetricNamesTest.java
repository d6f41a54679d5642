package io.atrio.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard and the autoscaler ask for metrics that Átrio has. */
class MetricNamesTest {
  private static final Pattern METRIC = Pattern.compile("([a-z][a-z0-9_]+)\\{");
  private static final Pattern DOCUMENTED = Pattern.compile("`([a-z][a-z0-9_]+)`");
  private static final Pattern FAMILY = Pattern.compile("`([a-z][a-z0-9_]+_)…`");
  private static final Pattern PART = Pattern.compile("_(bucket|count|max)$");

  @Test
  void everyMetricThatIsAskedForIsDocumented() {
    String page = DeployFiles.page("metrics.md");
    Set<String> documented = DeployFiles.found(DOCUMENTED, page);
    Set<String> families = DeployFiles.found(FAMILY, page);
    assertThat(asked())
        .hasSizeGreaterThan(15)
        .allMatch(
            name -> documented.contains(name) || families.stream().anyMatch(name::startsWith));
  }

  private static Set<String> asked() {
    Set<String> names =
        DeployFiles.json("ops/grafana.json").findValuesAsText("expr").stream()
            .flatMap(query -> DeployFiles.found(METRIC, query).stream())
            .filter(name -> !name.equals("up"))
            .map(name -> PART.matcher(name).replaceFirst(""))
            .collect(Collectors.toCollection(TreeSet::new));
    names.add(
        DeployFiles.yaml("kubernetes/autoscaler.yaml")
            .getFirst()
            .at("/spec/metrics/0/pods/metric/name")
            .asText());
    return names;
  }
}
