package io.atrio.api.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What was built. */
public final class Build {

  private Build() {}

  /** The project's version. */
  public static String version() {
    try (InputStream in = Build.class.getResourceAsStream("/atrio-version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
