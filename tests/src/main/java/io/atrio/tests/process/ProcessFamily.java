package io.atrio.tests.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every process that comes from one server: those seen below it, and on Linux also those that left
 * it (a database detaches itself from its starter), known by a mark in the environment they
 * inherited and by a working directory inside the server's own data directory.
 */
final class ProcessFamily {
  static final String MARK = "IO_ATRIO_TESTS_PROCESS";
  private static final Path PROC = Path.of("/proc");

  private final ProcessHandle server;
  private final String mark;
  private final @Nullable Path ownDirectory;
  private final Map<Long, ProcessHandle> seen = new ConcurrentHashMap<>();

  ProcessFamily(ProcessHandle server, String mark, @Nullable Path ownDirectory) {
    this.server = server;
    this.mark = MARK + "=" + mark;
    this.ownDirectory = ownDirectory;
  }

  /** Remembers who lives below the server now: after its end nothing shows who they came from. */
  void look() {
    server.descendants().forEach(process -> seen.putIfAbsent(process.pid(), process));
  }

  /** The members that are alive, without the server itself. */
  List<ProcessHandle> alive() {
    look();
    return Stream.concat(seen.values().stream(), strays())
        .filter(process -> process.pid() != server.pid() && runs(process))
        .distinct()
        .toList();
  }

  /** Ends every member that is left, by SIGKILL, and waits until none is. */
  boolean end(Duration within) throws InterruptedException {
    return Waiting.until(
        within,
        () -> {
          List<ProcessHandle> left = alive();
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
  }

  private Stream<ProcessHandle> strays() {
    if (!Files.isDirectory(PROC)) {
      return Stream.empty();
    }
    try (Stream<Path> folders = Files.list(PROC)) {
      Predicate<Path> isMember = folder -> isMarked(folder) || worksInside(folder);
      return folders.filter(isMember).toList().stream()
          .flatMap(folder -> ProcessHandle.of(Long.parseLong(name(folder))).stream());
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private boolean isMarked(Path folder) {
    if (!Character.isDigit(name(folder).charAt(0))) {
      return false;
    }
    try {
      String environment = Files.readString(folder.resolve("environ"), StandardCharsets.ISO_8859_1);
      return List.of(environment.split("\0", -1)).contains(mark);
    } catch (IOException e) {
      return false; // ended meanwhile, or somebody else's
    }
  }

  private boolean worksInside(Path folder) {
    if (ownDirectory == null || !Character.isDigit(name(folder).charAt(0))) {
      return false;
    }
    try {
      return Files.readSymbolicLink(folder.resolve("cwd")).startsWith(ownDirectory);
    } catch (IOException e) {
      return false;
    }
  }

  /** A process that ended but that nobody has buried yet (state Z) counts as gone. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(PROC.resolve(process.pid() + "/stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z") && process.isAlive();
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  private static String name(Path folder) {
    return folder.getName(folder.getNameCount() - 1).toString();
  }
}
