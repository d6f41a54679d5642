package io.atrio.api.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
final class SystemStopTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(SystemStop.class);

  private final ActorTestKit kit = ActorTestKit.create();
  private final ActorSystem<?> system = kit.system();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    LOGGER.addAppender(lines);
  }

  @AfterEach
  void end() {
    LOGGER.detachAppender(lines);
    kit.shutdownTestKit();
  }

  @Test
  void aSystemThatStopsInTimeIsNotSpokenOf() throws Exception {
    new SystemStop(system, Duration.ofSeconds(20)).run();

    assertThat(system.getWhenTerminated()).isCompleted();
    assertThat(lines.list).isEmpty();
  }

  @Test
  void onOneThatDoesNotTheWaitEndsAndTheOpenPhaseIsNamed() throws Exception {
    CompletableFuture<Done> never = new CompletableFuture<>();
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseClusterExiting(), "never", () -> never);

    new SystemStop(system, Duration.ofSeconds(1)).run();

    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("The node stops, but its phase cluster-exiting was not over within 1 s");
    never.complete(Done.getInstance());
    var unused = system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
