package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressStreamsTest {
  private final AddressStreams streams = new AddressStreams(2);

  @Test
  void oneStreamTooManyIsRefusedUntilOneHasGone() {
    assertThat(streams.opened(7)).isTrue();
    assertThat(streams.opened(7)).isTrue();
    assertThat(streams.opened(7)).isFalse();
    assertThat(streams.opened(8)).isTrue();

    streams.closed(7);

    assertThat(streams.opened(7)).isTrue();
    assertThat(streams.opened(7)).isFalse();
  }

  @Test
  void nothingIsKeptOfAnAddressWithoutAStream() {
    for (long key = 0; key < 100_000; key++) {
      streams.opened(key);
      streams.closed(key);
    }

    assertThat(streams.size()).isZero();
  }
}
