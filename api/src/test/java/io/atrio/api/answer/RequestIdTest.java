package io.atrio.api.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "order-17_b.C",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void whatCanBeWrittenAnywhereIsTaken(String sent) {
    assertThat(RequestId.of(sent, PARENT)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a\"",
        "a\r\nx",
        "é",
        "a/b",
        "{}",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void whatCannotIsReplaced(String sent) {
    assertThat(RequestId.of(sent, null)).matches("[0-9a-f]{16}").isNotEqualTo(sent);
  }

  @Test
  void theTraceIsTakenWhereThereIsNoIdThatCanBe() {
    assertThat(RequestId.of(null, PARENT)).isEqualTo(TRACE);
    assertThat(RequestId.of("a b", PARENT)).isEqualTo(TRACE);
    assertThat(RequestId.of(null, "01" + PARENT.substring(2) + "-later")).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "4bf92f3577b34da6a3ce929d0e0e4736"
      })
  void whatIsNoTraceIsNot(String trace) {
    assertThat(RequestId.of(null, trace)).matches("[0-9a-f]{16}");
  }

  @Test
  void eachRequestHasItsOwn() {
    assertThat(RequestId.next()).isNotEqualTo(RequestId.next());
  }
}
