package io.atrio.persistence.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server process with everything it runs.
 *
 * <p>PostgreSQL forks a worker for every connection, also while somebody counts them: the server
 * itself is stopped first, and only then is it asked whom it has.
 */
public final class ProcessTree {
  private final ProcessHandle root;

  private ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  /** The one below {@code pid}, which runs. */
  public static ProcessTree of(long pid) {
    return new ProcessTree(ProcessHandle.of(pid).orElseThrow());
  }

  /** Stops all of them where they stand: their sockets stay open, and nobody answers. */
  public void hang() {
    signal("STOP", List.of(root));
    signal("STOP", workers());
  }

  /** Lets them go on. */
  public void goOn() {
    signal("CONT", workers());
    signal("CONT", List.of(root));
  }

  /** Kills all of them, as a power cut would, and waits until they are gone. */
  public void kill() {
    signal("STOP", List.of(root));
    List<ProcessHandle> all = Stream.concat(Stream.of(root), workers().stream()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private List<ProcessHandle> workers() {
    return root.descendants().toList();
  }

  private static void signal(String name, List<ProcessHandle> processes) {
    Stream<String> pids = processes.stream().map(process -> Long.toString(process.pid()));
    try {
      Process kill =
          new ProcessBuilder(Stream.concat(Stream.of("kill", "-" + name), pids).toList())
              .redirectErrorStream(true)
              .start();
      if (!kill.waitFor(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no signal was sent within 5 s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
