package io.atrio.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dashboard can be read. */
class DashboardTest {
  private final JsonNode dashboard = DeployFiles.json("ops/grafana.json");

  @Test
  void everyPanelHasItsOwnNumberAndPlaceAndSaysWhatItShows() {
    List<JsonNode> panels = dashboard.path("panels").valueStream().toList();
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    assertThat(panels)
        .extracting(panel -> panel.at("/gridPos/x").asInt() + " " + panel.at("/gridPos/y").asInt())
        .doesNotHaveDuplicates();
    assertThat(panels)
        .filteredOn(panel -> !panel.path("type").asText().equals("row"))
        .hasSizeGreaterThan(20)
        .allSatisfy(panel -> assertThat(panel.path("description").asText()).isNotEmpty());
  }
}
