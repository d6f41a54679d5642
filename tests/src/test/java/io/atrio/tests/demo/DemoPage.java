package io.atrio.tests.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** One tab with the demo page. */
final class DemoPage {
  private static final double LIVE_WITHIN_MS = 20_000;
  private static final Pattern RESUMED = Pattern.compile("^Resumed:.*");

  private final Page page;
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  private DemoPage(Page page) {
    this.page = page;
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.onPageError(errors::add);
  }

  /** A new tab of this browser; signed in already if another tab of it is. */
  static DemoPage open(BrowserContext person, URI address) {
    DemoPage tab = new DemoPage(person.newPage());
    tab.page.navigate(address.toString());
    return tab;
  }

  /** Signs in and waits for the stream. */
  DemoPage signIn(String user, String role) {
    page.fill("#user", user);
    page.selectOption("#role", role);
    page.click("#sign-in");
    return live();
  }

  /** Waits until the stream is live. */
  DemoPage live() {
    assertThat(find("#state"))
        .hasAttribute(
            "data-state",
            "live",
            new LocatorAssertions.HasAttributeOptions().setTimeout(LIVE_WITHIN_MS));
    return this;
  }

  void publish(String channel, String event, String data) {
    page.fill("#publish-channel", channel);
    page.fill("#publish-event", event);
    page.fill("#publish-data", data);
    page.click("#publish");
  }

  /** Waits until a broken stream is whole again. */
  void awaitResumed() {
    assertThat(find("#resume-note"))
        .hasText(RESUMED, new LocatorAssertions.HasTextOptions().setTimeout(LIVE_WITHIN_MS));
  }

  /** Waits until the event with this offset is shown. */
  void awaitEvent(String channel, long offset) {
    assertThat(event(channel, offset))
        .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(LIVE_WITHIN_MS));
  }

  Locator event(String channel, long offset) {
    return find("#events li[data-channel='%s'][data-offset='%d']".formatted(channel, offset));
  }

  /** Offsets of a channel's events from {@code first} on, in the order in which they came. */
  List<Long> offsets(String channel, long first) {
    List<Long> newestFirst =
        find("#events li[data-channel='%s']".formatted(channel)).all().stream()
            .map(item -> Long.valueOf(item.getAttribute("data-offset")))
            .filter(offset -> offset >= first)
            .toList();
    return newestFirst.reversed();
  }

  /** The token this browser is signed in with. */
  String token() {
    return (String) page.evaluate("localStorage.getItem('atrio.token')");
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  Object evaluate(String script) {
    return page.evaluate(script);
  }

  /** What the console and uncaught exceptions have said. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Waits until nothing fades in any more. */
  DemoPage still() {
    page.evaluate(
        """
        () => Promise.allSettled(
          document.getAnimations()
            .filter((each) => each.effect.getComputedTiming().endTime !== Infinity)
            .map((each) => each.finished))
        """);
    return this;
  }

  void screenshot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", name + ".png")));
  }
}
