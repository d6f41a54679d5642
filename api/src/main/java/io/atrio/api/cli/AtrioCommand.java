package io.atrio.api.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atrio}: the root of the command line. */
@Command(
    name = "atrio",
    description = "Átrio, a self-hosted realtime session platform.",
    subcommands = {
      ServeCommand.class,
      ServicesCommand.class,
      TokenCommand.class,
      AuditCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Without ATRIO_DATABASE_URL, serve starts a PostgreSQL and a Redis of its own: for development and trials.",
      "Every setting can come from the environment (ATRIO_HTTP_PORT=9090) or a file (-Dconfig.file=atrio.conf)."
    })
public final class AtrioCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli, which sets the specification. */
  @SuppressWarnings("NullAway.Init")
  public AtrioCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, for instance: atrio serve");
  }
}
