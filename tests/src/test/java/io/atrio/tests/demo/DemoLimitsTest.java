package io.atrio.tests.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import io.atrio.tests.api.Api;
import io.atrio.tests.browser.Chromium;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** With ten units at once, of which one comes back in five seconds; a publish costs four. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoLimitsTest {
  private static final List<String> STRICT =
      List.of(
          "-Datrio.limits.session.requests=12",
          "-Datrio.limits.session.burst=10",
          "-Datrio.limits.session.comeback=2",
          "-Datrio.limits.costs.publish=4");
  private static final String LOBBY = "lobby";

  private AtrioProcess server;
  private Chromium chromium;
  private Api api;

  @SuppressWarnings("NullAway.Init") // set before the tests
  DemoLimitsTest() {}

  @BeforeAll
  void start() throws IOException, InterruptedException {
    server =
        AtrioProcess.start(
            ServerOptions.embedded().withJvmFlags(STRICT).with("ATRIO_LIMITS_SESSION", "on"));
    api = new Api(server);
    chromium = Chromium.start();
  }

  @AfterAll
  void stop() {
    chromium.close();
    api.close();
    server.close();
  }

  /** Ten units: a ticket, a stream, a publish, two looks, and the cut. */
  @Test
  void aPageWhoseSessionHasSpentEverythingWaitsAsToldAndIsBack() throws Exception {
    try (BrowserContext ana = chromium.person(ColorScheme.LIGHT)) {
      DemoPage page = DemoPage.open(ana, server.addresses().page()).signIn("ana", "editor");
      api.publish(page.token(), LOBBY, 1);
      api.get("/me", page.token());
      api.get("/me", page.token());
      assertThat(api.cut(page.token())).isEqualTo(1);

      page.awaitResumed();
      assertThat(page.find("#state")).hasAttribute("data-state", "live");
      assertThat(page.errors().stream().filter(error -> error.contains("429")).count())
          .as(page.errors().toString())
          .isLessThanOrEqualTo(1);
    }
  }

  /** Ten units: a ticket, a stream, and two publishes. */
  @Test
  void aPublishTooManyIsSaidAndNotSentAgainBeforeItsTime() throws Exception {
    try (BrowserContext ben = chromium.person(ColorScheme.LIGHT)) {
      DemoPage page = DemoPage.open(ben, server.addresses().page()).signIn("ben", "editor");
      api.publish(page.token(), LOBBY, 1);
      api.publish(page.token(), LOBBY, 2);

      for (int i = 0; i < 3; i++) {
        page.publish(LOBBY, "note", "{}");
        assertThat(page.find("#problem")).containsText("Rate limited: try again in");
        page.find("#problem-dismiss").click();
      }
      assertThat(page.errors()).singleElement().asString().contains("429");
    }
  }
}
