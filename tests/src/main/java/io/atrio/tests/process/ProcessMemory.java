package io.atrio.tests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process holds in memory, in bytes, as Linux counts it.
 *
 * @param resident pages in memory (RSS)
 * @param proportional the same with shared pages divided among those who share them (PSS)
 * @param anonymous resident pages that no file backs
 * @param peak the most that was ever resident
 */
public record ProcessMemory(long resident, long proportional, long anonymous, long peak) {

  /**
   * Reads {@code /proc/<pid>/smaps_rollup}, which is exact, where {@code status} may lag behind.
   *
   * @throws IOException when there is no such process, or no such file (not Linux)
   */
  public static ProcessMemory of(long pid) throws IOException {
    Map<String, Long> pages = fields(Path.of("/proc/" + pid + "/smaps_rollup"));
    Map<String, Long> status = fields(Path.of("/proc/" + pid + "/status"));
    return new ProcessMemory(
        bytes(pages, "Rss"),
        bytes(pages, "Pss"),
        bytes(pages, "Anonymous"),
        bytes(status, "VmHWM"));
  }

  private static Map<String, Long> fields(Path file) throws IOException {
    Map<String, Long> fields = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.endsWith(" kB")) {
        String kilobytes = line.substring(colon + 1, line.length() - 3).strip();
        fields.put(line.substring(0, colon), Long.parseLong(kilobytes));
      }
    }
    return fields;
  }

  private static long bytes(Map<String, Long> fields, String name) throws IOException {
    Long kilobytes = fields.get(name);
    if (kilobytes == null) {
      throw new IOException("Linux shows no " + name + " of the process");
    }
    return kilobytes * 1024;
  }
}
