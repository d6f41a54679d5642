package io.atrio.api.cli;

import io.atrio.api.serve.Build;
import picocli.CommandLine.IVersionProvider;

/** The version that was built, and what it runs on. */
final class Version implements IVersionProvider {

  /** The project's version. */
  static String project() {
    return Build.version();
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "atrio " + project(),
      "Pekko " + org.apache.pekko.Version.current() + ", Java " + Runtime.version()
    };
  }
}
