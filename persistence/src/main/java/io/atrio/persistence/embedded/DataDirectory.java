package io.atrio.persistence.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything of the embedded mode: the data, logs and programs of the
 * servers, and small secrets. One process at a time has it, from {@link #open} to {@link #close}.
 *
 * <p>Secrets and logs can be read by their owner only.
 */
public final class DataDirectory implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path root;
  private final DirectoryLock lock;

  private DataDirectory(Path root, DirectoryLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens the directory, creating it when it is missing, and keeps every other process out.
   *
   * @throws StartupException when it is in use by another Átrio, is not a directory, or may not be
   *     written
   */
  public static DataDirectory open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path at = absolute; at != null; at = at.getParent()) {
      if (Files.exists(at) && !Files.isDirectory(at)) {
        String which = at.equals(absolute) ? "it" : at.toString();
        throw unusable(absolute, which + " is not a directory", null);
      }
    }
    try {
      // The real path, because the command lines of left-behind servers are compared with it.
      Path root = Files.createDirectories(absolute).toRealPath();
      return new DataDirectory(root, DirectoryLock.take(root));
    } catch (AccessDeniedException e) {
      throw unusable(absolute, "it may not be written", e);
    } catch (IOException e) {
      throw unusable(absolute, "it may not be written: " + e.getMessage(), e);
    }
  }

  /** The directory itself, absolute and without symbolic links. */
  public Path path() {
    return root;
  }

  /** Where PostgreSQL keeps its data. Made by {@link PostgresProcess}, not here. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** Where Redis works. */
  public Path redis() {
    return root.resolve("redis");
  }

  /** Where the programs of the servers are unpacked. */
  public Path binaries() {
    return root.resolve("binaries");
  }

  /**
   * A secret of this directory: made once, the same for ever after.
   *
   * @param name lower-case letters, digits and hyphens
   */
  public synchronized String secret(String name, Supplier<String> make) {
    if (!name.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("Not the name of a secret: " + name);
    }
    try {
      Path secrets = root.resolve("secrets");
      if (Files.notExists(secrets)) {
        Files.createDirectory(secrets, OWNER_ONLY_DIRECTORY);
      }
      Path file = secrets.resolve(name);
      if (Files.notExists(file)) {
        // Moved into place whole: a crash must not leave half a secret that is then believed.
        Path draft = secrets.resolve(name + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, OWNER_ONLY);
        Files.writeString(draft, make.get());
        Files.move(draft, file, ATOMIC_MOVE);
      }
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw unusable(root, "secret " + name + " cannot be kept: " + e.getMessage(), e);
    }
  }

  /** A fresh, empty log file {@code <name>.log}; the one before is kept as {@code <name>.1.log}. */
  Path freshLog(String name) throws IOException {
    Path log = root.resolve(name + ".log");
    if (Files.exists(log)) {
      Files.move(log, root.resolve(name + ".1.log"), ATOMIC_MOVE);
    }
    return Files.createFile(log, OWNER_ONLY);
  }

  /** Lets the next process in. Stop the servers first. May be called more than once. */
  @Override
  public void close() {
    lock.release();
  }

  private static StartupException unusable(Path path, String why, @Nullable IOException cause) {
    String line = "The data directory " + path + " cannot be used: " + why;
    return new StartupException(line, cause);
  }
}
