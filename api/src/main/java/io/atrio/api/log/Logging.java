package io.atrio.api.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.atrio.cluster.settings.LogSettings;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Makes the log what the settings say: {@code logback.xml} is what it is until they are read.
 * Whoever brings a file of his own ({@code -Dlogback.configurationFile}) has said everything with
 * it, and nothing of it is changed.
 */
public final class Logging {
  private static final String OWN_FILE = "logback.configurationFile";
  private static final String CONSOLE = "console";

  private Logging() {}

  /** Logs as {@code settings} say from now on. */
  public static void apply(LogSettings settings) {
    if (System.getProperty(OWN_FILE) == null
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      level(context, settings.level());
      if (settings.format() == LogSettings.Format.JSON) {
        json(context);
      }
    }
  }

  /** This process is {@code node} from now on. */
  public static void node(String node) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.putProperty(JsonLines.NODE, node);
    }
  }

  /** Runs {@code log}, whose lines are about {@code request}. */
  public static void about(String request, Runnable log) {
    MDC.put(JsonLines.REQUEST_ID, request);
    try {
      log.run();
    } finally {
      MDC.remove(JsonLines.REQUEST_ID);
    }
  }

  /** Libraries are never told to say more than they say by themselves. */
  private static void level(LoggerContext context, LogSettings.Level wanted) {
    Level level = Level.valueOf(wanted.name());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    context.getLogger("io.atrio").setLevel(level);
    root.setLevel(level.isGreaterOrEqual(root.getEffectiveLevel()) ? level : root.getLevel());
  }

  private static void json(LoggerContext context) {
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("json");
    appender.setTarget("System.out");
    appender.setEncoder(lines);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.detachAppender(CONSOLE);
  }
}
