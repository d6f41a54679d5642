package io.atrio.tests.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import io.atrio.tests.api.Api;
import io.atrio.tests.browser.Chromium;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.SharedServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageTest {
  private static final String LOBBY = "lobby";

  private Chromium chromium;
  private Api api;
  private URI address;
  private BrowserContext ana;

  @SuppressWarnings("NullAway.Init") // set before the tests
  DemoPageTest() {}

  @BeforeAll
  void start() throws IOException, InterruptedException {
    AtrioProcess server = SharedServer.get();
    address = server.addresses().page();
    api = new Api(server);
    chromium = Chromium.start();
  }

  @AfterAll
  void stop() {
    chromium.close();
    api.close();
  }

  @BeforeEach
  void openBrowser() {
    ana = chromium.person(ColorScheme.LIGHT);
  }

  @AfterEach
  void closeBrowser() {
    ana.close();
  }

  @Test
  void signingInOpensALiveStream() {
    DemoPage page = DemoPage.open(ana, address).signIn("ana", "editor");
    assertThat(page.find("#channels li[data-channel='lobby']")).hasAttribute("data-state", "live");
    assertThat(page.find("#identity-user")).hasText("ana");
    assertThat(page.errors()).isEmpty();
  }

  @Test
  void aPublishedEventArrivesInEveryTabOfTheSession() {
    DemoPage first = DemoPage.open(ana, address).signIn("ana", "editor");
    DemoPage second = DemoPage.open(ana, address).live();
    first.publish(LOBBY, "note", "{\"text\": \"to both tabs\"}");
    for (DemoPage tab : List.of(first, second)) {
      assertThat(tab.find("#events li .event-data").first()).hasText("{\"text\":\"to both tabs\"}");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void aPublishedEventArrivesAtAnotherUserWhoListens() {
    try (BrowserContext ben = chromium.person(ColorScheme.LIGHT)) {
      DemoPage hers = DemoPage.open(ana, address).signIn("ana", "editor");
      DemoPage his = DemoPage.open(ben, address).signIn("ben", "viewer");
      hers.publish(LOBBY, "chat.message", "{\"text\": \"to ben\"}");
      assertThat(his.find("#events li[data-event='chat.message'] .event-data").first())
          .hasText("{\"text\":\"to ben\"}");
      assertThat(his.errors()).isEmpty();
    }
  }

  @Test
  void aResetConnectionLosesAndDoublesNothingInAnyTab() throws Exception {
    DemoPage first = DemoPage.open(ana, address).signIn("ana", "editor");
    DemoPage second = DemoPage.open(ana, address).live();
    String token = first.token();
    List<Long> published = publish(token, 20);
    assertThat(api.cut(token)).as("connections cut").isEqualTo(2);
    published.addAll(publish(token, 40));
    for (DemoPage tab : List.of(first, second)) {
      tab.awaitResumed();
    }
    published.addAll(publish(token, 20));
    for (DemoPage tab : List.of(first, second)) {
      tab.awaitEvent(LOBBY, published.getLast());
      assertThat(tab.offsets(LOBBY, published.getFirst())).isEqualTo(published);
      assertThat(tab.errors()).allMatch(error -> error.contains("net::ERR_"));
    }
    first.still().screenshot("resumed");
  }

  @Test
  void theCutButtonShowsWhatWasReplayed() {
    DemoPage page = DemoPage.open(ana, address).signIn("ana", "editor");
    page.find("#cut").click();
    page.awaitResumed();
    assertThat(page.find("#resume-note")).hasText("Resumed: 3 events replayed, nothing lost");
    assertThat(page.find("#events li[data-replayed='true']")).hasCount(3);
  }

  @Test
  void aViewersPublishShowsTheRefusal() {
    DemoPage page = DemoPage.open(ana, address).signIn("vera", "viewer");
    page.publish(LOBBY, "note", "{}");
    assertThat(page.find("#problem")).isVisible();
    assertThat(page.find("#problem")).containsText("publish:lobby");
    assertThat(page.find("#publish-result")).hasText("Refused");
    assertThat(page.errors()).allMatch(error -> error.contains("403"));
  }

  @Test
  void signingOutEndsTheStreamInEveryTab() {
    DemoPage first = DemoPage.open(ana, address).signIn("ana", "editor");
    DemoPage second = DemoPage.open(ana, address).live();
    first.find("#sign-out").click();
    for (DemoPage tab : List.of(first, second)) {
      assertThat(tab.find("#signed-out")).isVisible();
      assertThat(tab.find("#state")).hasAttribute("data-state", "idle");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void anEventNameNobodyKnewArrivesToo() {
    DemoPage first = DemoPage.open(ana, address).signIn("ana", "editor");
    DemoPage second = DemoPage.open(ana, address).live();
    first.publish(LOBBY, "weather.changed", "{\"text\": \"rain\"}");
    assertThat(second.find("#events li[data-event='weather.changed']")).hasCount(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyTextIsLegible(ColorScheme scheme) {
    String name = scheme.name().toLowerCase(Locale.ROOT);
    try (BrowserContext person = chromium.person(scheme)) {
      DemoPage page = DemoPage.open(person, address);
      assertThat(page.find("#signed-out")).isVisible();
      page.still().screenshot("welcome-" + name);
      assertLegible(page);
      page.signIn("ana", "editor").publish(LOBBY, "note", "{\"text\": \"legible\"}");
      assertThat(page.find("#events li")).hasCount(1);
      page.still().screenshot("live-" + name);
      assertLegible(page);
    }
  }

  private static void assertLegible(DemoPage page) {
    assertThat(Contrast.of(page))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            (text, contrast) ->
                assertThat(contrast).as(text).isGreaterThanOrEqualTo(Contrast.LEGIBLE));
  }

  private List<Long> publish(String token, int events) throws IOException, InterruptedException {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      offsets.add(api.publish(token, LOBBY, i));
    }
    return offsets;
  }
}
