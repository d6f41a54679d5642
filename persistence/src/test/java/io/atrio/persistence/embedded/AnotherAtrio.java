package io.atrio.persistence.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that starts the embedded servers as the platform does, and can be killed. */
final class AnotherAtrio implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private AnotherAtrio(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** What the JVM runs: {@code args} are the data directory and whether to start the servers. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) throws IOException {
    DataDirectory data = DataDirectory.open(Path.of(args[0]));
    if (Boolean.parseBoolean(args[1])) {
      EmbeddedServers servers = EmbeddedServers.start(data, System.out::println);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    servers.close();
                    data.close();
                    System.out.println("closed");
                  }));
      System.out.println("pids " + servers.postgres().pid() + " " + servers.redis().pid());
    }
    System.out.println("up");
    // Ends with the test's JVM, should that die first.
    System.exit(System.in.read());
  }

  static AnotherAtrio start(Path data, boolean withServers) throws IOException {
    return new AnotherAtrio(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                AnotherAtrio.class.getName(),
                data.toString(),
                Boolean.toString(withServers))
            .redirectErrorStream(true)
            .start());
  }

  /** The lines printed up to and with the first that begins so, or up to the end. */
  List<String> linesUntil(String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        break;
      }
    }
    return lines;
  }

  /** All that is printed until the JVM is gone. */
  List<String> remainingLines() throws IOException {
    return output.lines().toList();
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM, as from an operator. */
  void stop() {
    // Not Process.destroy, which closes the output as well.
    process.toHandle().destroy();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
