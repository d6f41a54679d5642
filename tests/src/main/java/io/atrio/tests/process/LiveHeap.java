package io.atrio.tests.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of a JVM after full collections, in bytes. The JVM tells whole kilobytes.
 *
 * @param used what reachable objects take
 * @param committed what the heap has taken from the system
 */
public record LiveHeap(long used, long committed) {
  /** Each generation's line: its use, and where it begins and is committed to. */
  private static final Pattern GENERATION =
      Pattern.compile(
          "total (?:reserved \\d+K, committed (\\d+)K|\\d+K), used (\\d+)K \\[0x(\\p{XDigit}+), ?0x(\\p{XDigit}+)");

  private static final Duration TELLS_WITHIN = Duration.ofMinutes(1);

  /**
   * Collects twice, so that what the first collection only queues for cleaning is gone too, and
   * reads the heap.
   *
   * @throws IOException when the JVM does not answer
   */
  public static LiveHeap of(long pid) throws IOException, InterruptedException {
    tell(pid, "GC.run");
    tell(pid, "GC.run");
    return parse(tell(pid, "GC.heap_info"));
  }

  static LiveHeap parse(String info) throws IOException {
    long used = 0;
    long committed = 0;
    Matcher generation = GENERATION.matcher(info);
    while (generation.find()) {
      used += Long.parseLong(generation.group(2)) * 1024;
      committed +=
          generation.group(1) != null
              ? Long.parseLong(generation.group(1)) * 1024
              : Long.parseUnsignedLong(generation.group(4), 16)
                  - Long.parseUnsignedLong(generation.group(3), 16);
    }
    if (committed == 0) {
      throw new IOException("no generation in: " + info);
    }
    return new LiveHeap(used, committed);
  }

  private static String tell(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(TELLS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("jcmd " + command + " took longer than " + TELLS_WITHIN);
    }
    if (process.exitValue() != 0) {
      throw new IOException("jcmd " + command + ": " + answer);
    }
    return answer;
  }
}
