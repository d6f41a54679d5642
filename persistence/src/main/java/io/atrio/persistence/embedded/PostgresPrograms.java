package io.atrio.persistence.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL ({@code initdb}, {@code postgres}), unpacked from zonky's archive for
 * this system. Another version of the archive goes into another directory.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path directory) {
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  /** Unpacks unless that is done. An attempt that was broken off leaves nothing that is used. */
  static PostgresPrograms unpack(Path binaries) throws IOException {
    byte[] archive = archive();
    CRC32C sum = new CRC32C();
    sum.update(archive);
    Path directory = binaries.resolve("postgresql-%08x".formatted(sum.getValue()));
    if (Files.notExists(directory)) {
      Path draft = binaries.resolve("postgresql.new");
      FileTree.delete(draft);
      Files.createDirectories(draft);
      unpack(archive, draft);
      Files.move(draft, directory, ATOMIC_MOVE);
    }
    return new PostgresPrograms(directory);
  }

  String initdb() {
    return directory.resolve("bin/initdb").toString();
  }

  String postgres() {
    return directory.resolve("bin/postgres").toString();
  }

  private static byte[] archive() throws IOException {
    // Not by zonky's resolver: that asks for the Linux distribution by a script it leaves in /tmp.
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String name = "/postgres-" + system + "-" + machine + ".txz";
    try (InputStream found = PostgresPrograms.class.getResourceAsStream(name)) {
      if (found == null) {
        throw new StartupException(
            "There is no embedded PostgreSQL for "
                + system
                + " on "
                + machine
                + ": name a database of your own in ATRIO_DATABASE_URL");
      }
      return found.readAllBytes();
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZInputStream(new ByteArrayInputStream(archive)), 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("archive entry outside its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(file, EXECUTABLE);
          }
        }
      }
    }
  }
}
