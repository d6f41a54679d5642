package io.atrio.persistence.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import io.atrio.persistence.migration.Migrations;
import io.atrio.persistence.postgres.Database;
import io.atrio.persistence.postgres.PostgresPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Data directories in which PostgreSQL is set up already, and has a migrated database to be copied:
 * copies of one that each test process makes once. For tests of what comes after.
 */
public final class PreparedData {
  /** Makes an empty, migrated database, whose name is still to be filled in. */
  public static final String CREATE_DATABASE = "CREATE DATABASE %s TEMPLATE migrated";

  private static final List<String> COPIED = List.of("binaries", "postgres", "secrets");
  private static final Path MADE =
      Path.of("target", "prepared-" + ProcessHandle.current().pid()).toAbsolutePath();

  private static boolean ready;

  private PreparedData() {}

  /** Opens {@code directory}, which may be there and is empty otherwise. */
  public static DataDirectory open(Path directory) throws IOException, InterruptedException {
    make();
    Files.createDirectories(directory);
    for (String name : COPIED) {
      copy(MADE.resolve(name), directory.resolve(name));
    }
    return DataDirectory.open(directory);
  }

  private static synchronized void make() throws IOException, InterruptedException {
    if (!ready) {
      FileTree.delete(MADE);
      Runtime.getRuntime().addShutdownHook(new Thread(PreparedData::delete, "prepared-data"));
      try (DataDirectory data = DataDirectory.open(MADE)) {
        migrate(data);
      }
      ready = true;
    }
  }

  private static void migrate(DataDirectory data) throws InterruptedException {
    try (PostgresProcess postgres = PostgresProcess.start(data, line -> {})) {
      try (PostgresPool pool = PostgresPool.open(postgres.url())) {
        pool.database()
            .update("CREATE DATABASE migrated", Database.NOTHING)
            .block(Duration.ofSeconds(10));
      }
      Migrations.run(postgres.url().replaceFirst("/atrio$", "/migrated"));
    }
  }

  private static void delete() {
    try {
      FileTree.delete(MADE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Programs are only read: another name for the same file is enough. */
  private static void copy(Path from, Path to) throws IOException {
    boolean programs = from.endsWith("binaries");
    try (var all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        boolean linked =
            programs && Files.isRegularFile(file, NOFOLLOW_LINKS) && link(file, target);
        if (!linked) {
          Files.copy(file, target, COPY_ATTRIBUTES, NOFOLLOW_LINKS);
        }
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
}
