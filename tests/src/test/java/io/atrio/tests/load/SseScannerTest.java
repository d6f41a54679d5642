package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseScannerTest {
  private static final long NOW = 1_800_000_000_000_500L;

  private final Tally tally = new Tally();
  private final List<String> frames = new ArrayList<>();
  private final SseScanner scanner = scanner("bench\"");

  private SseScanner scanner(String tracked) {
    return new SseScanner(
        tally, (event, data) -> frames.add(event + " " + data), Bytes.of(tracked));
  }

  private static String event(String channel, long offset) {
    return "id: c-"
        + offset
        + "\nevent: tick\ndata: {\"channel\":\""
        + channel
        + "\",\"offset\":"
        + offset
        + ",\"at\":\"2026-11-23T15:00:00.123Z\",\"data\":{\"t\":1800000000000000,\"n\":7}}\n\n";
  }

  private void scan(SseScanner by, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    by.scan(bytes, 0, bytes.length, NOW);
  }

  private Delivery delivery(String... pieces) {
    for (String piece : pieces) {
      scan(scanner, piece);
    }
    return tally.take();
  }

  @Test
  void anEventIsCountedOnceWithItsLatency() {
    Delivery delivery = delivery(event("bench", 1));
    assertThat(delivery.events()).isEqualTo(1);
    assertThat(delivery.latency().getTotalCount()).isEqualTo(1);
    assertThat(delivery.latency().getMaxValue()).isEqualTo(500);
    assertThat(delivery.lastEvent()).isEqualTo(NOW);
  }

  @Test
  void aStreamMayBeCutAtAnyTwoBytes() {
    String text =
        "retry: 2317\n\nevent: atrio.ready\nid: x\ndata: {}\n\n:\n\n"
            + event("bench", 1)
            + event("bench", 2).replace("\n", "\r\n")
            + event("bench", 4);
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second += 7) {
        frames.clear();
        SseScanner fresh = scanner("bench\"");
        scan(fresh, text.substring(0, first));
        scan(fresh, text.substring(first, second));
        scan(fresh, text.substring(second));
        Delivery delivery = tally.take();
        assertThat(delivery.events()).isEqualTo(3);
        assertThat(delivery.gaps()).isEqualTo(1);
        assertThat(delivery.comments()).isEqualTo(1);
        assertThat(delivery.latency().getMinValue()).isEqualTo(500);
        assertThat(frames).containsExactly("atrio.ready data: {}");
      }
    }
  }

  @Test
  void aStreamMayComeByteByByte() {
    for (char one : (event("bench", 1) + event("bench", 2)).toCharArray()) {
      scan(scanner, String.valueOf(one));
    }
    assertThat(tally.take().isComplete(2)).isTrue();
  }

  @Test
  void linesMayEndWithCarriageReturnAndLineFeed() {
    Delivery delivery =
        delivery(event("bench", 1).replace("\n", "\r\n"), event("bench", 2).replace("\n", "\r\n"));
    assertThat(delivery.isComplete(2)).isTrue();
  }

  @Test
  void offsetsLeftOutAreGaps() {
    Delivery delivery = delivery(event("bench", 5), event("bench", 6), event("bench", 10));
    assertThat(delivery.gaps()).isEqualTo(3);
    assertThat(delivery.repeats()).isZero();
    assertThat(delivery.isComplete(3)).isFalse();
  }

  @Test
  void anOffsetThatDoesNotGoUpIsARepeat() {
    Delivery delivery =
        delivery(event("bench", 5), event("bench", 5), event("bench", 4), event("bench", 6));
    assertThat(delivery.repeats()).isEqualTo(2);
    assertThat(delivery.gaps()).isZero();
  }

  @Test
  void offsetsOfOtherChannelsAreNotCompared() {
    Delivery delivery =
        delivery(event("bench", 1), event("all", 90), event("bench2", 70), event("bench", 2));
    assertThat(delivery.isComplete(4)).isTrue();
  }

  @Test
  void aTrackedBeginningMeansEveryChannelWithIt() {
    SseScanner user = scanner("user:");
    scan(user, event("user:42", 1) + event("user:42", 3));
    assertThat(tally.take().gaps()).isEqualTo(1);
  }

  @Test
  void framesOfThePlatformAreToldAndAreNoEvents() {
    Delivery delivery =
        delivery("event: atrio.gap\ndata: {\"channel\":\"bench\",\"offset\":9}\n\n");
    assertThat(delivery.events()).isZero();
    assertThat(frames).containsExactly("atrio.gap data: {\"channel\":\"bench\",\"offset\":9}");
  }

  @Test
  void heartbeatsAndRetriesAreNoEvents() {
    Delivery delivery = delivery("retry: 2000\n\n", ":\n\n", ": still here\n\n");
    assertThat(delivery.events()).isZero();
    assertThat(delivery.comments()).isEqualTo(2);
  }

  @Test
  void anEventOfManyDataLinesIsOne() {
    assertThat(delivery("data: a\ndata: b\n\n").events()).isEqualTo(1);
  }

  @Test
  void aTimeInAnotherNameIsNotTheTime() {
    Delivery delivery = delivery("data: {\"channel\":\"x\",\"at\":17,\"data\":{\"start\":5}}\n\n");
    assertThat(delivery.latency().getTotalCount()).isZero();
  }

  @Test
  void aPieceMayStandAnywhereInItsArray() {
    byte[] bytes =
        ("garbage\n\n" + event("bench", 1) + "data: more\n\n").getBytes(StandardCharsets.UTF_8);
    scanner.scan(bytes, 9, 9 + event("bench", 1).length(), NOW);
    assertThat(tally.take().events()).isEqualTo(1);
  }
}
