package io.atrio.launcher;

import java.lang.reflect.InvocationTargetException;

/**
 * The first class the jar runs, compiled for Java 8 so that an older Java can say which one is
 * needed instead of failing to read the rest.
 */
public final class Launcher {
  private static final int NEEDED = 25;

  private Launcher() {}

  /** Hands over to the program, or says in one line which Java it needs. */
  public static void main(String[] args) throws Throwable {
    String version = System.getProperty("java.specification.version", "0");
    if (major(version) < NEEDED) {
      System.err.println(
          "atrio: Java "
              + NEEDED
              + " or newer is needed; this is Java "
              + version
              + ". Run it with the java of a JDK "
              + NEEDED
              + ".");
      System.exit(1);
    }
    try {
      Class.forName("io.atrio.api.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static int major(String version) {
    String digits = version.startsWith("1.") ? version.substring(2) : version;
    return Integer.parseInt(digits.split("\\.")[0]);
  }
}
