package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AuditFilterTest {

  @Test
  void timesThatTheDatabaseCannotHoldMeanTheNearestThatItCan() {
    AuditFilter widest = new AuditFilter(null, null, null, Instant.MIN, Instant.MAX);
    assertThat(widest.from()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(widest.to()).isEqualTo("9999-12-31T00:00:00Z");
    AuditFilter turned = new AuditFilter(null, null, null, Instant.MAX, Instant.MIN);
    assertThat(turned.from()).isEqualTo("9999-12-31T00:00:00Z");
    assertThat(turned.to()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void otherTimesStayAsTheyAre() {
    Instant time = Instant.parse("2026-11-23T15:00:00.000000001Z");
    AuditFilter filter = new AuditFilter(null, null, null, time, null);
    assertThat(filter.from()).isEqualTo(time);
    assertThat(filter.to()).isNull();
  }
}
