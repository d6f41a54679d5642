package io.atrio.api.cli;

import io.atrio.api.serve.Services;
import io.atrio.cluster.settings.AtrioSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atrio services}: PostgreSQL and Redis by themselves, for several nodes on one machine. */
@Command(
    name = "services",
    description = "Run a PostgreSQL and a Redis for several nodes on this machine.",
    mixinStandardHelpOptions = true)
final class ServicesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ServicesCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Services services = Services.start(AtrioSettings.load(), line -> say("  " + line));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(services), "services-stop"));
    say("PostgreSQL and Redis run, for development, until you stop them with Ctrl-C.");
    say("  database  " + services.databaseUrl());
    say("  redis     " + services.redisUrl());
    say("Tell a node of them with:  . " + services.file());
    new CountDownLatch(1).await();
    return 0;
  }

  private void stop(Services services) {
    services.close();
    say("PostgreSQL and Redis have stopped.");
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
