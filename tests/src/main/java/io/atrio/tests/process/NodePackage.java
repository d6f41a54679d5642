package io.atrio.tests.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A package of Node.js with all it needs, in a folder of its own that goes when this is closed.
 * Nothing is written where its sources lie.
 */
public final class NodePackage implements AutoCloseable {
  private static final long INSTALLED_WITHIN_MIN = 5;

  private final DataDirectory folder;

  private NodePackage(DataDirectory folder) {
    this.folder = folder;
  }

  /**
   * Copies the files of {@code source} and has npm install what its lock names.
   *
   * @throws IllegalStateException when there is no Node.js or npm, or when npm fails
   */
  public static NodePackage install(Path source) throws IOException, InterruptedException {
    requirePrograms();
    NodePackage copy = new NodePackage(DataDirectory.of(null));
    boolean installed = false;
    try {
      copy.fill(source);
      copy.installDependencies();
      installed = true;
      return copy;
    } finally {
      if (!installed) {
        copy.close();
      }
    }
  }

  /**
   * Makes sure that Node.js and npm can be run.
   *
   * @throws IllegalStateException when one is not on the path
   */
  public static void requirePrograms() {
    for (String program : List.of("node", "npm")) {
      if (!isOnPath(program)) {
        throw new IllegalStateException(
            "there is no " + program + " on the PATH: Node.js 20 or later, with npm, is needed");
      }
    }
  }

  private static boolean isOnPath(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Where it lies. */
  public Path path() {
    return folder.path();
  }

  private void fill(Path source) throws IOException {
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, path().resolve(source.relativize(file).toString()));
      }
    }
  }

  private void installDependencies() throws IOException, InterruptedException {
    Process npm =
        new ProcessBuilder("npm", "ci", "--omit=dev", "--no-audit", "--no-fund")
            .directory(path().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    ProcessOutput said = ProcessOutput.of(npm.getInputStream(), "npm");
    boolean ended = npm.waitFor(INSTALLED_WITHIN_MIN, TimeUnit.MINUTES);
    npm.destroyForcibly();
    if (!ended || npm.exitValue() != 0) {
      throw new IllegalStateException(
          "npm ci failed; it said:\n" + String.join("\n", said.lines()));
    }
  }

  @Override
  public void close() {
    folder.deleteIfOwn();
  }
}
