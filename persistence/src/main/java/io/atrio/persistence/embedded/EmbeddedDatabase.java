package io.atrio.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The PostgreSQL of a data directory for one who only wants to read it: that of the Átrio that runs
 * there, or, if none does, one of its own that ends with {@link #close()}.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final int PORT_LINE = 3;

  private final String url;
  private final AutoCloseable own;

  private EmbeddedDatabase(String url, AutoCloseable own) {
    this.url = url;
    this.own = own;
  }

  /**
   * Opens the database of {@code directory}.
   *
   * @throws StartupException when there is none, or it cannot be started
   */
  public static EmbeddedDatabase open(Path directory, Consumer<String> progress) {
    if (Files.notExists(directory.resolve("postgres"))) {
      throw new StartupException("There is no database in " + directory.toAbsolutePath());
    }
    return DirectoryLock.isHeld(directory)
        ? running(directory)
        : started(DataDirectory.open(directory), progress);
  }

  /** {@code postgresql://…}, with the password. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    try {
      own.close();
    } catch (Exception e) {
      throw new IllegalStateException("The database did not close", e);
    }
  }

  private static EmbeddedDatabase running(Path directory) {
    try {
      List<String> pidFile =
          Files.readAllLines(directory.resolve("postgres").resolve("postmaster.pid"));
      String password =
          SecretFile.read(directory, PostgresProcess.PASSWORD)
              .orElseThrow(() -> new IOException("its password is missing"));
      int port = Integer.parseInt(pidFile.get(PORT_LINE).strip());
      return new EmbeddedDatabase(PostgresProcess.url(port, password), () -> {});
    } catch (IOException | RuntimeException e) {
      throw new StartupException(
          "The database of the Átrio that runs in "
              + directory.toAbsolutePath()
              + " cannot be found: "
              + e.getMessage(),
          e);
    }
  }

  private static EmbeddedDatabase started(DataDirectory data, Consumer<String> progress) {
    try {
      PostgresProcess postgres = PostgresProcess.start(data, progress);
      return new EmbeddedDatabase(
          postgres.url(),
          () -> {
            postgres.close();
            data.close();
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while PostgreSQL was starting", e);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }
}
