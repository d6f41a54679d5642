package io.atrio.persistence.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The program {@code redis-server} of the embedded-redis library for this system. */
record RedisProgram(Path file) {

  /** Copies the program out unless that is done. */
  static RedisProgram unpack(Path binaries) throws IOException {
    String resource = resource();
    Path file = binaries.resolve(resource.substring(1));
    if (Files.notExists(file)) {
      Files.createDirectories(binaries);
      Path draft = binaries.resolve("redis-server.new");
      try (InputStream program = ExecutableProvider.class.getResourceAsStream(resource)) {
        if (program == null) {
          throw new IOException(resource + " is missing in the library");
        }
        Files.copy(program, draft, REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(draft, file, ATOMIC_MOVE);
    }
    return new RedisProgram(file);
  }

  private static String resource() {
    try {
      String resource =
          ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
      if (resource != null) {
        return resource;
      }
    } catch (RuntimeException unknownSystem) {
      // Same answer as for a system that is known and has no program.
    }
    throw new StartupException(
        "There is no embedded Redis for "
            + System.getProperty("os.name")
            + " on "
            + System.getProperty("os.arch")
            + ": name a Redis of your own in ATRIO_REDIS_URL");
  }
}
