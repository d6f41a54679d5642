package io.atrio.tests.process;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies directories with all that is in them.
 *
 * @param linking whether files get a second name instead of a copy, where the file system can
 */
record FileCopy(boolean linking) {

  /** Copies; {@code to} must not be there. */
  void copy(Path from, Path to) throws IOException {
    for (Path file : below(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file, NOFOLLOW_LINKS) || !linking || !link(file, target)) {
        Files.copy(file, target, COPY_ATTRIBUTES, NOFOLLOW_LINKS);
      }
    }
  }

  private static boolean link(Path file, Path target) {
    try {
      Files.createLink(target, file);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // on another file system
    }
  }

  /** Deletes a directory with all that is in it, if it is there. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory, NOFOLLOW_LINKS)) {
      List<Path> deepestFirst =
          below(directory).stream().sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.toList();
    }
  }
}
