package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTextTest {

  @ParameterizedTest
  @CsvSource({"1, 0", "68719476735, 999999999999999999", "77, 812"})
  void aPositionIsReadAsItWasWritten(long epoch, long offset) {
    Position position = new Position(epoch, offset);

    assertThat(PositionText.parse(PositionText.of(position))).contains(position);
  }

  @Test
  void theEpochIsThatOfAPublish() {
    assertThat(PositionText.of(new Position(1295, 7))).isEqualTo("zz.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.1.1",
        "A.1",
        "1.-1",
        "-1.1",
        "1.1 ",
        "1,1",
        "1.1e3",
        "ä.1",
        "111111111.1",
        "1.1111111111111111111",
        "1.0x1",
        "null"
      })
  void whatIsNoPositionIsNone(String text) {
    assertThat(PositionText.parse(text)).isEmpty();
  }
}
