package io.atrio.actors.presence;

import io.atrio.actors.stream.HeardStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node in a process of its own, which can be stopped, woken and killed. */
final class OtherNode implements AutoCloseable {
  private final Process process;
  private final OutputStream orders;

  private OtherNode(Process process) {
    this.process = process;
    this.orders = process.getOutputStream();
  }

  /** Starts a node at {@code port} that joins the one at {@code seed}. */
  static OtherNode start(int port, int seed) throws IOException {
    return new OtherNode(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                OtherNode.class.getName(),
                Integer.toString(port),
                Integer.toString(seed))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  /** Lets a user listen to a channel there. */
  void open(String user, String channel) {
    try {
      orders.write((user + ' ' + channel + '\n').getBytes(StandardCharsets.UTF_8));
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it a signal, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  /** The whole of it, in its process: reads orders until there are no more. */
  public static void main(String[] arguments) throws IOException {
    List<HeardStream> streams = new ArrayList<>();
    int port = Integer.parseInt(arguments[0]);
    try (PresenceNode node = PresenceNode.start(port, Integer.parseInt(arguments[1]));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int blank = line.indexOf(' ');
        streams.add(node.open(line.substring(0, blank), line.substring(blank + 1)));
      }
    }
    Runtime.getRuntime().halt(streams.size());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
