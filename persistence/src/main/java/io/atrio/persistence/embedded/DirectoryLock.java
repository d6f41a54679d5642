package io.atrio.persistence.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory to one process: an operating-system lock on its file {@code lock}, which also
 * holds the pid of the owner. The lock ends with the process, however that dies.
 */
final class DirectoryLock {
  // POSIX drops all locks of a process on a file when it closes any descriptor of it, so a second
  // attempt inside this JVM must not even open the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @throws StartupException when another process, or this one already, has the directory
   * @throws IOException when the lock file cannot be written
   */
  static DirectoryLock take(Path directory) throws IOException {
    if (!HELD.add(directory)) {
      throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
    }
    @Nullable FileChannel channel = null;
    try {
      channel = FileChannel.open(directory.resolve("lock"), CREATE, READ, WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, read(channel));
      }
      channel.truncate(0);
      channel.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
      return new DirectoryLock(directory, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(directory);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  /** Whether another process has {@code directory}. */
  static boolean isHeld(Path directory) {
    Path file = directory.resolve("lock");
    try (FileChannel channel = FileChannel.open(file, READ, WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException | OverlappingFileLockException e) {
      return Files.exists(file);
    }
  }

  void release() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(directory);
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    return US_ASCII.decode(pid.flip()).toString().strip();
  }

  private static StartupException inUse(Path directory, String pid) {
    return new StartupException(
        "The data directory "
            + directory
            + " is in use by another Átrio"
            + (pid.isEmpty() ? "" : " (process " + pid + ")")
            + ": stop that one, or name another directory in ATRIO_DATA_DIR");
  }
}
