package io.atrio.api.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that was built, and what it runs on. */
final class Version implements IVersionProvider {

  /** The project's version. */
  static String project() {
    try (InputStream in = Version.class.getResourceAsStream("/atrio-version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "atrio " + project(),
      "Pekko " + org.apache.pekko.Version.current() + ", Java " + Runtime.version()
    };
  }
}
