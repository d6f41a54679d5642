package io.atrio.tests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Counts the connections a local TCP port holds, as the kernel sees them. */
public final class OpenSockets {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String TIME_WAIT = "06";
  private static final String LISTEN = "0A";

  private OpenSockets() {}

  /** Connections of the port that its process has not closed; empty where there is no Linux. */
  public static OptionalInt on(int port) {
    if (!Files.isReadable(TABLES.getFirst())) {
      return OptionalInt.empty();
    }
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    return OptionalInt.of(TABLES.stream().mapToInt(table -> count(table, suffix)).sum());
  }

  private static int count(Path table, String suffix) {
    try (Stream<String> lines = Files.lines(table)) {
      return (int)
          lines.map(line -> line.strip().split("\\s+")).filter(f -> isOpen(f, suffix)).count();
    } catch (IOException e) {
      return 0; // no IPv6
    }
  }

  private static boolean isOpen(String[] fields, String suffix) {
    return fields.length > 3
        && fields[1].endsWith(suffix)
        && !fields[3].equals(TIME_WAIT)
        && !fields[3].equals(LISTEN);
  }
}
