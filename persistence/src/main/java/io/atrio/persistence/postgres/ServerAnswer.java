package io.atrio.persistence.postgres;

import io.r2dbc.spi.R2dbcException;
import java.util.regex.Pattern;

/** What came of asking a PostgreSQL whether it is there. */
public sealed interface ServerAnswer {

  /** It is there. */
  record Ready() implements ServerAnswer {}

  /** It is not there, or not yet; {@code why} in one line, without the password. */
  record Away(String why) implements ServerAnswer {}

  /**
   * It is there and will not have us, however long one waits: a wrong password, no such database.
   */
  record Refused(String why) implements ServerAnswer {}

  /** A wrong login (class 28), a database that does not exist, a right that is missing. */
  Pattern FINAL = Pattern.compile("28...|3D000|42501");

  /** What {@code failure} of a question means. */
  static ServerAnswer of(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
      if (cause instanceof R2dbcException refusal
          && refusal.getSqlState() != null
          && FINAL.matcher(refusal.getSqlState()).matches()) {
        return new Refused(String.valueOf(refusal.getMessage()));
      }
    }
    return new Away(root.getMessage() == null ? root.toString() : root.getMessage());
  }
}
