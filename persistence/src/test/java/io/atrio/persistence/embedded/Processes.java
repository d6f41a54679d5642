package io.atrio.persistence.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of this machine, as the tests look at them. */
final class Processes {
  private Processes() {}

  static List<Long> of(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() != ProcessHandle.current().pid())
        .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** A zombie, which nobody may have waited for yet, has no command line. */
  static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()).isPresent();
  }

  static List<Long> pids(String line) {
    return List.of(line.split(" ")).stream().skip(1).map(Long::valueOf).toList();
  }

  static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
        .start()
        .waitFor(5, TimeUnit.SECONDS);
  }
}
