package io.atrio.actors.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxRowTest {
  private static final int MAX = 100;

  @Test
  void anOrdinaryRowIsNotRefused() {
    assertThat(new OutboxRow(1, 0, "c", "e", "{}", MAX, 31_536_000).refusal(MAX)).isEmpty();
    assertThat(new OutboxRow(1, 0, "c", "e", "{}", MAX, null).refusal(MAX)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a b, e,       1,   1,        invalid_channel",
    "'',  e,       1,   1,        invalid_channel",
    "c,   'e\r\n', 1,   1,        invalid_event",
    "c,   atrio.e, 1,   1,        invalid_event",
    "c,   e,       101, 1,        data_too_large",
    "c,   e,       1,   0,        invalid_request",
    "c,   e,       1,   31536001, invalid_request"
  })
  void aRowThatNoChannelTakesIsRefused(
      String channel, String event, long size, int ttl, String code) {
    assertThat(new OutboxRow(1, 0, channel, event, "1", size, ttl).refusal(MAX).orElseThrow())
        .startsWith(code);
  }

  @Test
  void aRowWithoutItsDataIsRefused() {
    assertThat(new OutboxRow(1, 0, "c", "e", null, 5, null).refusal(MAX)).isPresent();
  }

  @Test
  void theKeyIsOfTheRowAloneAndNoClientCanSendIt() {
    OutboxRow row = new OutboxRow(7, 1_000, "c", "e", "1", 1, null);

    assertThat(row.key()).isEqualTo("\u001foutbox:7@1000");
    assertThat(row.key()).isEqualTo(new OutboxRow(7, 1_000, "d", "f", "2", 1, 9).key());
    assertThat(row.key()).isNotEqualTo(new OutboxRow(7, 1_001, "c", "e", "1", 1, null).key());
  }

  @Test
  void aTimeToLiveIsInMillisecondsAndNoneIsForEver() {
    assertThat(new OutboxRow(1, 0, "c", "e", "1", 1, 60).ttlMillis()).isEqualTo(60_000);
    assertThat(new OutboxRow(1, 0, "c", "e", "1", 1, null).ttlMillis())
        .isEqualTo(Long.MAX_VALUE / 2);
  }
}
