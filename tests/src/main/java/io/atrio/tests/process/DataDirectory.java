package io.atrio.tests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its data.
 *
 * @param own whether it was made for this run and goes with it
 */
public record DataDirectory(Path path, boolean own) {

  /** The given directory, or a new one of its own. */
  public static DataDirectory of(@Nullable Path given) throws IOException {
    if (given != null) {
      return new DataDirectory(given.toAbsolutePath(), false);
    }
    return new DataDirectory(Files.createTempDirectory("atrio-").toRealPath(), true);
  }

  @Nullable Path ownPath() {
    return own ? path : null;
  }

  /** Deletes it with all that is in it, if it was made here. */
  public void deleteIfOwn() {
    if (!own) {
      return;
    }
    try {
      FileCopy.delete(path);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("could not delete " + path + ": " + e.getMessage());
    }
  }
}
