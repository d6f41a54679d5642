package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplatesTest {
  private final PathTemplates templates = PathTemplates.described();

  @ParameterizedTest
  @CsvSource({
    "/v1/publish, /v1/publish",
    "/v1/publish/batch, /v1/publish/batch",
    "/v1/channels/orders, /v1/channels/{channel}",
    "/v1/channels/history/history, /v1/channels/{channel}/history",
    "/v1/users/ana/roles/admin, /v1/users/{user}/roles/{role}",
    "/v1/blocks/203.0.113.7, /v1/blocks/{address}",
    "/v1/me, /v1/me",
    "/v1/me/subscriptions/a:b, /v1/me/subscriptions/{channel}",
    "/, /",
    "/assets/demo.js, /assets/{file}"
  })
  void aPathIsOfTheTemplateItWasMadeOf(String path, String template) {
    assertThat(templates.of(path)).isEqualTo(template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/v1",
        "/v1/",
        "/v1/publish/",
        "/v1/publish/batch/x",
        "/v2/publish",
        "//",
        "/ana",
        "/v1/users/ana",
        "/assets/a/b"
      })
  void allOtherPathsAreOne(String path) {
    assertThat(templates.of(path)).isEqualTo(PathTemplates.OTHER);
  }

  @Test
  void aPathOfAnyLengthIsLookedAtNoFurtherThanItIsKnown() {
    assertThat(templates.of("/v1" + "/x".repeat(4_000))).isEqualTo(PathTemplates.OTHER);
  }
}
