package io.atrio.tests.process;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server of Node.js in a process of its own. It says where it listens with a line {@code
 * listening on <address>}. Closing it ends it, also when this JVM is told to end.
 */
public final class NodeServer implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final Duration READY_WITHIN = Duration.ofSeconds(20);
  private static final long STOP_WITHIN_S = 10;

  private final Process process;
  private final ProcessOutput output;
  private final Thread atExit;

  private NodeServer(Process process) {
    this.process = process;
    output = ProcessOutput.of(process.getInputStream(), "node-" + process.pid());
    atExit = new Thread(process::destroyForcibly, "end-node");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts a script and waits until it listens.
   *
   * @param environment laid over this process's own
   * @param cpus cores as {@code taskset -c} takes them; empty for any
   * @throws IllegalStateException when it ends or does not listen in time, with what it printed
   */
  public static NodeServer start(Path script, Map<String, String> environment, String cpus)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Cores.launcher(cpus));
    command.addAll(List.of("node", script.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    NodeServer server = new NodeServer(builder.redirectInput(new File("/dev/null")).start());
    boolean ready =
        Waiting.until(
            READY_WITHIN, () -> !server.process.isAlive() || server.printed().isPresent());
    if (!ready || server.printed().isEmpty()) {
      server.close();
      throw new IllegalStateException(
          script + " does not listen; it said:\n" + String.join("\n", server.output.lines()));
    }
    return server;
  }

  private Optional<URI> printed() {
    return output.lines().stream()
        .filter(line -> line.startsWith(LISTENING))
        .map(line -> URI.create(line.substring(LISTENING.length()).strip()))
        .findFirst();
  }

  /** The address it has said. */
  public URI address() {
    return printed().orElseThrow();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(STOP_WITHIN_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending already, and the hook does the same.
    }
  }
}
