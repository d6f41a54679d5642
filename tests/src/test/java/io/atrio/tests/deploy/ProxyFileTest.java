package io.atrio.tests.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** nginx's configuration: the path rule, no buffering, times that fit, nothing published twice. */
class ProxyFileTest {
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");
  private static final Pattern SECONDS = Pattern.compile("proxy_read_timeout (\\d+)s;");
  private static final Pattern KEPT = Pattern.compile("\\bkeepalive_timeout (\\d+)s;");

  private final String nginx =
      COMMENT.matcher(DeployFiles.text("nginx.conf")).replaceAll("").trim();
  private final Config settings = ConfigFactory.load();

  @Test
  void streamsGoToTheStreamDoorAndEverythingElseToTheApi() {
    assertThat(block("location = /v1/stream")).contains("proxy_pass http://atrio_streams;");
    assertThat(block("upstream atrio_streams"))
        .contains(":" + settings.getInt("atrio.stream.port") + " ")
        .doesNotContain("least_conn");
    assertThat(block("location /")).contains("proxy_pass http://atrio_api;");
    assertThat(block("upstream atrio_api"))
        .contains(":" + settings.getInt("atrio.http.port") + " ");
  }

  @Test
  void streamsAreNotBufferedAndOutliveTheTimeBetweenHeartbeats() {
    String stream = block("location = /v1/stream");
    assertThat(stream).contains("proxy_buffering off;", "gzip off;");
    assertThat(seconds(SECONDS, stream))
        .isGreaterThan(settings.getDuration("atrio.stream.heartbeat").toSeconds());
  }

  @Test
  void idleConnectionsAreClosedByNginxBeforeTheApiClosesThem() {
    assertThat(nginx).contains("proxy_http_version 1.1;", "proxy_set_header Connection \"\";");
    assertThat(seconds(KEPT, block("upstream atrio_api")))
        .isLessThan(settings.getDuration("pekko.http.server.idle-timeout").toSeconds());
  }

  @Test
  void noPostIsSentTwiceAndEveryClientIsNamed() {
    assertThat(nginx)
        .contains("proxy_next_upstream error timeout;")
        .doesNotContain("non_idempotent")
        .contains("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;");
  }

  @Test
  void nothingLeadsToManagementOrTheCluster() {
    assertThat(nginx).doesNotContain("7626").doesNotContain("17355");
  }

  private String block(String head) {
    Matcher matcher = Pattern.compile(Pattern.quote(head) + " \\{([^}]*)}").matcher(nginx);
    assertThat(matcher.find()).as(head).isTrue();
    return matcher.group(1);
  }

  private static long seconds(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return Long.parseLong(matcher.group(1));
  }
}
