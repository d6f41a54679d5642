package io.atrio.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were measured on. */
record Machine(String processor, long cores, String kernel, String jdk) {

  static Machine here() {
    List<String> lines = processorLines();
    String model =
        lines.stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    long cores = lines.stream().filter(line -> line.startsWith("processor")).count();
    return new Machine(
        model,
        cores > 0 ? cores : Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version());
  }

  private static List<String> processorLines() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return processor + ", " + cores + " cores, " + kernel + ", JDK " + jdk;
  }
}
