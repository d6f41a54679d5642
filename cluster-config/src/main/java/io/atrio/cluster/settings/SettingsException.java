package io.atrio.cluster.settings;

/** A setting is missing, unknown or impossible. The message is one line meant for the operator. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code message} names the key, the value and what is allowed; never a secret. */
  public SettingsException(String message) {
    super(message);
  }
}
