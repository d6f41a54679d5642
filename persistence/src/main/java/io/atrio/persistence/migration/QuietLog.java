package io.atrio.persistence.migration;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Flyway says, a level lower than it thinks: it greets, advertises and tells each step, and
 * Átrio tells the result itself. Flyway makes it by its name.
 */
public final class QuietLog implements LogCreator {
  @Override
  public Log createLogger(Class<?> clazz) {
    return new Lines(LoggerFactory.getLogger(clazz));
  }

  private record Lines(Logger logger) implements Log {
    @Override
    public void debug(String message) {
      logger.trace(message);
    }

    @Override
    public void info(String message) {
      logger.debug(message);
    }

    @Override
    public void notice(String message) {
      logger.debug(message);
    }

    @Override
    public void warn(String message) {
      logger.warn(message);
    }

    // An error is also thrown, and told by whoever catches it.
    @Override
    public void error(String message) {
      logger.debug(message);
    }

    @Override
    public void error(String message, Exception e) {
      logger.debug(message, e);
    }
  }
}
