package io.atrio.api.serve;

import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.embedded.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/**
 * The embedded PostgreSQL and Redis by themselves, for nodes that any of may be killed. What nodes
 * must be told of them is in a file of the data directory as long as they run.
 */
public final class Services implements AutoCloseable {
  private static final String FILE = "services.env";

  private final Closing closing;
  private final Backing backing;
  private final Path file;

  private Services(Closing closing, Backing backing, Path file) {
    this.closing = closing;
    this.backing = backing;
    this.file = file;
  }

  /**
   * Starts both in the data directory of {@code settings}, which must be those of embedded mode.
   *
   * @param progress takes one line per step
   * @throws StartupException one line for the operator; nothing is left running then
   */
  public static Services start(AtrioSettings settings, Consumer<String> progress) {
    if (!settings.data().embedded()) {
      throw new StartupException(
          "ATRIO_DATABASE_URL is set: there are services already, and none of Átrio's own are started");
    }
    Closing closing = new Closing();
    boolean started = false;
    try {
      Backing backing = Backing.open(settings, closing, progress);
      Path file = settings.data().dataDir().toAbsolutePath().normalize().resolve(FILE);
      Services services = new Services(closing, backing, file);
      closing.add(() -> Files.deleteIfExists(file));
      services.write();
      started = true;
      return services;
    } finally {
      if (!started) {
        closing.close();
      }
    }
  }

  /** {@code postgresql://…}, with the password. */
  public String databaseUrl() {
    return backing.databaseUrl();
  }

  /** {@code redis://…}, with the password. */
  public String redisUrl() {
    return backing.redisUrl();
  }

  /** Lines of a shell that tell a node of both, and of the secrets that all nodes share. */
  public Path file() {
    return file;
  }

  /** Stops both. May be called more than once. */
  @Override
  public void close() {
    closing.close();
  }

  private void write() {
    String lines =
        """
        export ATRIO_DATABASE_URL='%s'
        export ATRIO_REDIS_URL='%s'
        export ATRIO_JWT_SECRET='%s'
        export ATRIO_AUDIT_SIGNING_KEY='%s'
        """
            .formatted(
                databaseUrl(),
                redisUrl(),
                backing.settings().auth().jwtSecret(),
                backing.settings().audit().signingKey());
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new StartupException("The file " + file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
