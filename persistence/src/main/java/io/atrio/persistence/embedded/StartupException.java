package io.atrio.persistence.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Why the platform cannot start, in one line for the operator: print the message, not the stack.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
