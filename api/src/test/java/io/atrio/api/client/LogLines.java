package io.atrio.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

  private LogLines() {}

  /** Begins to listen to the root logger. */
  public static LogLines listen() {
    LogLines made = new LogLines();
    made.start();
    root().addAppender(made);
    return made;
  }

  /** Checks that nothing was logged as an error. */
  public void haveNoError() {
    assertThat(lines)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.ERROR))
        .extracting(LogLines::text)
        .isEmpty();
  }

  /** Checks that no line repeats one of {@code secrets}. */
  public void repeatNone(Collection<String> secrets) {
    for (ILoggingEvent line : lines) {
      assertThat(secrets).noneMatch(secret -> text(line).contains(secret));
    }
  }

  @Override
  public void close() {
    root().detachAppender(this);
    stop();
  }

  @Override
  protected void append(ILoggingEvent line) {
    line.prepareForDeferredProcessing();
    lines.add(line);
  }

  private static String text(ILoggingEvent line) {
    String stack =
        line.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(line.getThrowableProxy());
    return line.getLoggerName() + " " + line.getFormattedMessage() + " " + stack;
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
