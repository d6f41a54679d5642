package io.atrio.tests.process;

import java.io.IOException;
import java.util.List;

/** Binds processes to cores, named as {@code taskset -c} takes them. */
public final class Cores {
  private Cores() {}

  /** What stands before a command line; nothing for no cores. */
  static List<String> launcher(String cpus) {
    return cpus.isEmpty() ? List.of() : List.of("taskset", "-c", cpus);
  }

  /**
   * Moves a process that runs, with all its threads; does nothing for no cores.
   *
   * @throws IllegalStateException when it cannot be moved
   */
  public static void pin(long pid, String cpus) throws IOException, InterruptedException {
    if (cpus.isEmpty()) {
      return;
    }
    int code =
        new ProcessBuilder("taskset", "-a", "-c", "-p", cpus, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("process " + pid + " cannot be moved to core " + cpus);
    }
  }
}
