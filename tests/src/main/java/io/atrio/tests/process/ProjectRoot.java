package io.atrio.tests.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies: the nearest folder, from the working directory up, with a build. */
public final class ProjectRoot {
  private ProjectRoot() {}

  /**
   * The project's folder.
   *
   * @throws IllegalStateException when the working directory is not inside the project
   */
  public static Path find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("api")) && Files.exists(folder.resolve("pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException(start + " is not inside the project");
  }
}
