package io.atrio.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final MetricsPage PAGE =
      MetricsPage.parse(
          """
          # HELP atrio_stream_connections Streams that are open
          # TYPE atrio_stream_connections gauge
          atrio_stream_connections 15000.0
          atrio_resume_total{result="gap"} 2.0
          atrio_resume_total{result="live"} 40.0

          atrio_build_info{version="a } b"} 1.0 1764180000000
          atrio_publish_seconds_bucket{durability="ordinary",le="+Inf"} 3
          odd +Inf
          """);

  @Test
  void aMetricWithoutLabelsIsItsValue() {
    assertThat(PAGE.sum("atrio_stream_connections")).isEqualTo(15_000);
  }

  @Test
  void aMetricWithLabelsIsAddedUp() {
    assertThat(PAGE.sum("atrio_resume_total")).isEqualTo(42);
  }

  @Test
  void labelsMayHoldWhatEndsThemAndATimeMayFollow() {
    assertThat(PAGE.sum("atrio_build_info")).isEqualTo(1);
    assertThat(PAGE.sum("atrio_publish_seconds_bucket")).isEqualTo(3);
  }

  @Test
  void infinityIsANumber() {
    assertThat(PAGE.sum("odd")).isInfinite();
  }

  @Test
  void aMetricThatIsNotToldIsZero() {
    assertThat(PAGE.sum("atrio_nothing")).isZero();
  }
}
