package io.atrio.persistence.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a secret of a data directory that another process may be using; see {@link
 * DataDirectory#secret}.
 */
public final class SecretFile {

  private SecretFile() {}

  /** The secret {@code name} of the directory {@code data}, if it has been made. */
  public static Optional<String> read(Path data, String name) {
    Path file = data.resolve("secrets").resolve(name);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The secret " + file + " cannot be read", e);
    }
  }
}
