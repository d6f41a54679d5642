package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.tests.api.Api;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A durable channel whose server is killed. */
@Timeout(120)
class DurableChannelCrashTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CHANNEL = "orders:7";
  private static final int BEFORE = 1_500;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  DurableChannelCrashTest() {}

  @Test
  void whoeverReturnsAfterACrashGetsExactlyWhatHeMissed() throws Exception {
    ServerOptions options =
        ServerOptions.embedded()
            .inDirectory(folder.resolve("data"))
            .withJvmFlags(
                List.of(
                    "-Datrio.stream.warm-up=100",
                    "-Datrio.channel.namespaces.orders.durable=on",
                    "-Datrio.channel.namespaces.orders.history-size=2000"));
    String token;
    String cursor;
    long heard;
    try (AtrioProcess crashed = AtrioProcess.start(options);
        Api api = new Api(crashed)) {
      token = api.token("ann", "admin");
      try (HeardLines stream = new HeardLines(crashed, token, CHANNEL)) {
        await().atMost(SOON).until(() -> stream.heard("atrio.ready"));
        assertThat(api.publish(token, CHANNEL, 1)).isEqualTo(1);
        await().atMost(SOON).until(() -> stream.offsets(CHANNEL).contains(1L));
        cursor = stream.cursor();
        heard = 1;
      }
      for (int i = 2; i <= BEFORE; i++) {
        api.publish(token, CHANNEL, i);
      }
      crashed.kill();
    }
    try (AtrioProcess next = AtrioProcess.start(options);
        Api api = new Api(next);
        HeardLines stream = new HeardLines(next, token, CHANNEL, cursor)) {
      assertThat(api.publish(token, CHANNEL, BEFORE + 1)).isEqualTo(BEFORE + 1);
      await().atMost(SOON).until(() -> stream.offsets(CHANNEL).contains(BEFORE + 1L));
      assertThat(stream.offsets(CHANNEL))
          .isEqualTo(LongStream.rangeClosed(heard + 1, BEFORE + 1).boxed().toList());
      assertThat(stream.heard("\"" + CHANNEL + "\":{\"state\":\"recovered\"")).isTrue();
    }
  }
}
