package io.atrio.persistence.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server as the operating system sees it: one started here, or one that an earlier Átrio left
 * behind.
 *
 * <p>It runs in a session of its own where the system has {@code setsid} (Linux): a Ctrl-C in the
 * terminal then reaches Átrio alone, which can finish its work before it stops its database.
 */
final class ServerProcess {
  /** How long a server that was asked nicely is waited for. */
  private static final Duration PATIENCE = Duration.ofMillis(6500);

  /** How long a killed process may take to vanish; together with the patience less than 8 s. */
  private static final Duration AFTER_KILL = Duration.ofMillis(1200);

  private static final boolean SETSID =
      List.of("/usr/bin/setsid", "/bin/setsid").stream().anyMatch(p -> new File(p).canExecute());

  private final ProcessHandle handle;
  private final @Nullable List<String> mark;

  /** The mark is for a process that somebody else started. */
  private ServerProcess(ProcessHandle handle, @Nullable List<String> mark) {
    this.handle = handle;
    this.mark = mark;
  }

  /**
   * Starts a server.
   *
   * @param input what the server reads from its standard input
   * @param log gets all that the server prints
   */
  static ServerProcess start(List<String> command, String input, Path log) throws IOException {
    List<String> detached = new ArrayList<>(SETSID ? List.of("setsid") : List.of());
    detached.addAll(command);
    Process process =
        new ProcessBuilder(detached)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException diedBeforeReading) {
      // The log says why; whoever waits for the server reads it.
    }
    return new ServerProcess(process.toHandle(), null);
  }

  /**
   * The servers that run with these arguments. Their pid files are not asked: those may be missing
   * or name a pid that has been given to somebody else.
   *
   * @param mark neighbouring arguments that no other program is started with
   */
  static List<ServerProcess> leftBehind(List<String> mark) {
    return ProcessHandle.allProcesses()
        .map(handle -> new ServerProcess(handle, mark))
        .filter(ServerProcess::isAlive)
        .toList();
  }

  /** The pid in the first line of a pid file, whoever has that pid today. */
  static Optional<Long> pidIn(Path pidFile) {
    try (var lines = Files.lines(pidFile)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(l -> l.matches("[1-9][0-9]{0,9}"))
          .map(Long::valueOf);
    } catch (IOException | java.io.UncheckedIOException none) {
      return Optional.empty();
    }
  }

  long pid() {
    return handle.pid();
  }

  /** Runs {@code action} once, when the process has ended. */
  void onEnd(Runnable action) {
    var unused = handle.onExit().thenRun(action);
  }

  /** Whether it still runs. A zombie does not: it has no arguments any more. */
  boolean isAlive() {
    return handle.isAlive()
        && (mark == null
            || Collections.indexOfSubList(
                    handle.info().arguments().map(List::of).orElse(List.of()), mark)
                >= 0);
  }

  /**
   * Comes back when the server is ready.
   *
   * @param name the server's, for the operator
   * @throws StartupException when it ends before, or is not ready in time; with what its log says
   */
  void awaitReady(String name, Duration within, ServerLog log, BooleanSupplier ready)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!ready.getAsBoolean()) {
      if (!isAlive()) {
        throw new StartupException(name + " did not start: " + log.reason());
      }
      if (System.nanoTime() > deadline) {
        throw new StartupException(
            name + " was not ready after " + within.toSeconds() + " s: " + log.reason());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Asks with SIGTERM; after 6.5 s kills. Comes back within 8 s, and is not interrupted. */
  void terminate() {
    if (isAlive()) {
      handle.destroy();
      awaitEnd();
    }
  }

  /** Asks with SIGINT, which Java cannot send itself; after 6.5 s kills. */
  void interrupt() {
    if (isAlive()) {
      try {
        new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", Long.toString(pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException noShell) {
        handle.destroy();
      }
      awaitEnd();
    }
  }

  private void awaitEnd() {
    if (!gone(PATIENCE)) {
      handle.destroyForcibly();
      gone(AFTER_KILL);
    }
  }

  private boolean gone(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = Thread.interrupted();
    while (isAlive() && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !isAlive();
  }
}
