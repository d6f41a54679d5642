package io.atrio.tests.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All lines of one output of a process that ends. */
final class OutputLines {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private OutputLines(InputStream stream) {
    reader = Thread.ofVirtual().start(() -> read(stream));
  }

  static OutputLines of(InputStream stream) {
    return new OutputLines(stream);
  }

  /** What has been printed until now. */
  List<String> soFar() {
    return List.copyOf(lines);
  }

  /** Everything, once the output has ended. */
  List<String> all(Duration within) throws InterruptedException {
    if (!reader.join(within)) {
      throw new IllegalStateException("the output did not end; it said " + lines);
    }
    return soFar();
  }

  private void read(InputStream stream) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      text.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(output ended: " + e.getMessage() + ")");
    }
  }
}
