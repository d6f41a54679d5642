package io.atrio.tests.process;

import io.atrio.persistence.embedded.PostgresProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets servers of tests start in a third of the time: what every first start does alike is done
 * once. Data directories begin as copies of one in which the servers' programs are unpacked and
 * PostgreSQL is set up, and the JVM finds its classes in an archive. Nothing is compiled for speed.
 *
 * <p>Off, unless the system property {@value #PROPERTY} names a directory to keep this in, as the
 * test command's does: benchmarks and {@code bash tests/faults} start servers as their users do.
 */
final class PreparedStart {
  static final String PROPERTY = "atrio.tests.prepared";

  private static final List<String> COPIED = List.of("binaries", "postgres", "secrets");
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
  private static final @Nullable PreparedStart INSTANCE = of(System.getProperty(PROPERTY));

  private final Path data;
  private final Path archive;
  private boolean ready;
  private boolean preparing;

  private PreparedStart(Path directory) {
    data = directory.resolve("data");
    archive = directory.resolve("classes.jsa");
  }

  private static @Nullable PreparedStart of(@Nullable String directory) {
    return directory == null ? null : new PreparedStart(Path.of(directory).toAbsolutePath());
  }

  /** Flags of a JVM that runs the server of this project. */
  static List<String> flags() {
    PreparedStart prepared = INSTANCE;
    return prepared == null || !prepared.prepare()
        ? List.of()
        : List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:SharedArchiveFile=" + prepared.archive,
            // An archive that does not fit is not used, and nobody needs to hear of it.
            "-Xlog:disable",
            "-Xlog:all=error:stderr");
  }

  /** Fills a data directory that has nothing in it yet. */
  static void fill(Path directory) {
    PreparedStart prepared = INSTANCE;
    if (prepared != null && !holds(directory) && prepared.prepare()) {
      prepared.copyTo(directory);
    }
  }

  private static boolean holds(Path directory) {
    return COPIED.stream().map(directory::resolve).anyMatch(Files::exists);
  }

  /** False while it is being prepared. */
  private synchronized boolean prepare() {
    if (!ready && !preparing) {
      preparing = true;
      try {
        FileCopy.delete(data);
        Files.deleteIfExists(archive);
        setUpData();
        ready = true;
        archiveClasses();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        preparing = false;
      }
    }
    return ready && !preparing;
  }

  private void setUpData() throws InterruptedException {
    var opened = io.atrio.persistence.embedded.DataDirectory.open(data);
    try {
      PostgresProcess.start(opened, line -> {}).close();
    } finally {
      opened.close();
    }
  }

  /** What a server has loaded when it ends. */
  private void archiveClasses() throws IOException, InterruptedException {
    ServerOptions options =
        ServerOptions.embedded().withJvmFlags(List.of("-XX:ArchiveClassesAtExit=" + archive));
    try (AtrioProcess server = AtrioProcess.start(options)) {
      if (!server.terminate(ENDS_WITHIN)) {
        throw new IllegalStateException("the server that archives its classes does not end");
      }
    }
  }

  private void copyTo(Path directory) {
    try {
      Files.createDirectories(directory);
      for (String name : COPIED) {
        // Programs are only read: another name for the same file is enough.
        new FileCopy(name.equals("binaries")).copy(data.resolve(name), directory.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
