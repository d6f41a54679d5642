package io.atrio.cluster.settings;

import com.typesafe.config.Config;

/**
 * What is logged, and how.
 *
 * @param format what a line looks like
 * @param level how much is logged of Átrio itself
 */
public record LogSettings(Format format, Level level) {

  /** What a line looks like. */
  public enum Format {
    /** For people. */
    TEXT,
    /** One JSON object, for what collects logs. */
    JSON
  }

  /** From how bad on a line is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  static LogSettings from(Config config) {
    Section s = new Section(config, "atrio.log");
    return new LogSettings(s.oneOf("format", Format.class), s.oneOf("level", Level.class));
  }
}
