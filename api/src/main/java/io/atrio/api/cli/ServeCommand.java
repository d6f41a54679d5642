package io.atrio.api.cli;

import io.atrio.api.log.Logging;
import io.atrio.api.serve.Addresses;
import io.atrio.api.serve.Platform;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.LogSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atrio serve}: runs the platform until it is told to stop by Ctrl-C or SIGTERM. */
@Command(name = "serve", description = "Run Átrio.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration START_GIVES_UP = Duration.ofSeconds(5);

  /** The code of a process whose node is no longer in the cluster, and must be started again. */
  private static final int LOST = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--stop-with-parent",
      hidden = true,
      description = "Stop when the process that started this one ends, as Maven does on SIGTERM.")
  private boolean stopWithParent;

  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    long begun = System.nanoTime();
    AtrioSettings settings = AtrioSettings.load();
    Logging.apply(settings.log());
    json = settings.log().format() == LogSettings.Format.JSON;
    say("Átrio " + Version.project());
    if (settings.data().embedded()) {
      say(
          "Embedded mode, for development: own PostgreSQL, own Redis, anybody may sign in. Data in "
              + settings.data().dataDir().toAbsolutePath().normalize());
    }
    CountDownLatch startEnded = new CountDownLatch(1);
    Platform platform = new Platform(line -> say("  " + line), ServeCommand::leave, this::lost);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(platform, startEnded), "atrio-stop"));
    if (stopWithParent) {
      ProcessHandle.current().parent().ifPresent(ServeCommand::exitAfter);
    }
    Addresses addresses;
    try {
      addresses = platform.start(settings);
    } finally {
      startEnded.countDown();
    }
    ready(addresses, System.nanoTime() - begun);
    new CountDownLatch(1).await();
    return 0;
  }

  /** On a thread of its own, which the exit keeps: the common pool may have no other. */
  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the process.
  private static void exitAfter(ProcessHandle parent) {
    parent
        .onExit()
        .thenRunAsync(() -> System.exit(0), exit -> new Thread(exit, "parent-ended").start());
  }

  private static void leave() {
    new Thread(() -> System.exit(0), "node-leaves").start();
  }

  /** Whoever watches over the process starts it again: it joins as a new node then. */
  private void lost() {
    say("The other nodes have given this one up, or it them: it stops. Start it again.");
    new Thread(() -> System.exit(LOST), "node-lost").start();
  }

  private void ready(Addresses addresses, long nanos) {
    say(String.format(Locale.ROOT, "Átrio is ready in %.1f s. Stop it with Ctrl-C.", nanos / 1e9));
    say("  page      " + addresses.page());
    say("  api       " + addresses.api());
    say("  streams   " + addresses.streams());
    say("  operators " + addresses.operators());
  }

  /** Whatever a start that is still under way opens after this is closed by itself. */
  private void stop(Platform platform, CountDownLatch startEnded) {
    platform.close();
    try {
      if (!startEnded.await(START_GIVES_UP.toMillis(), TimeUnit.MILLISECONDS)) {
        say("The start did not end in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    say("Átrio has stopped.");
  }

  /** Progress is for people; whoever collects JSON gets it as lines of the log. */
  private void say(String line) {
    if (json) {
      LOG.info(line.strip());
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
