package io.atrio.persistence.migration;

/** What an error says, in one line. */
final class OneLine {
  private OneLine() {}

  /** The message of the innermost cause that has one. */
  static String of(Throwable error) {
    String said = error.getClass().getSimpleName();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        said = message;
      }
    }
    return said.strip().replaceAll("\\s+", " ");
  }
}
