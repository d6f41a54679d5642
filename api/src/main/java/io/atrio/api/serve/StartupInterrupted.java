package io.atrio.api.serve;

/** The platform was told to stop while it was starting. */
public final class StartupInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartupInterrupted() {
    super("told to stop while starting");
  }
}
