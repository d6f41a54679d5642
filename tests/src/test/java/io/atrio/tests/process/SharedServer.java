package io.atrio.tests.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server for all tests that leave it as they found it, which warms up as the product does.
 * Started by the first that asks, ended with this JVM.
 */
public final class SharedServer {
  /** Clients that reconnect by themselves obey this; the product's own 1 to 3 s only cost time. */
  private static final List<String> QUICK_RETRY =
      List.of("-Datrio.stream.retry-min=50ms", "-Datrio.stream.retry-max=200ms");

  private static @Nullable AtrioProcess server;
  private static boolean tried;

  private SharedServer() {}

  /** The server, ready. One that did not start is not tried again for each test. */
  public static synchronized AtrioProcess get() throws IOException, InterruptedException {
    AtrioProcess running = server;
    if (running == null) {
      if (tried) {
        throw new IllegalStateException("the shared server did not start; the first test says why");
      }
      tried = true;
      running =
          AtrioProcess.start(
              ServerOptions.embedded()
                  .withJvmFlags(QUICK_RETRY)
                  .with("ATRIO_STREAM_WARM_UP", "2000"));
      server = running;
    }
    return running;
  }
}
