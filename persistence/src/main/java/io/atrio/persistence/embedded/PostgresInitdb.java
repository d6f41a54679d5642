package io.atrio.persistence.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Makes the data of a new PostgreSQL, by its own {@code initdb}. */
record PostgresInitdb(PostgresPrograms programs, Unprivileged user, ServerLog log) {

  /**
   * Makes them beside their place and moves them there whole: what a crash left half made is made
   * anew.
   */
  void create(DataDirectory data, String superuser, String password)
      throws IOException, InterruptedException {
    Path draft = data.path().resolve("postgres.new");
    FileTree.delete(draft);
    Path passwordFile = data.path().resolve("postgres.new.password");
    Files.deleteIfExists(passwordFile);
    try {
      Files.createDirectory(draft, permissions("rwx------"));
      Files.createFile(passwordFile, permissions("rw-------"));
      Files.writeString(passwordFile, password);
      user.own(draft);
      user.own(passwordFile);
      run(user.command(command(superuser, draft, passwordFile)));
      Files.move(draft, data.postgres(), ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private List<String> command(String superuser, Path draft, Path passwordFile) {
    return List.of(
        programs.initdb(),
        "--pgdata=" + draft,
        "--username=" + superuser,
        "--pwfile=" + passwordFile,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // The same order and case rules on every machine, whatever locales it has.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C");
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Process initdb =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
            .start();
    try {
      if (initdb.waitFor() != 0) {
        throw new StartupException("PostgreSQL cannot be set up: " + log.reason());
      }
    } finally {
      initdb.destroy();
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
