package io.atrio.api.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atrio audit}: the audit trail, read from its database. */
@Command(
    name = "audit",
    description = "Read the audit trail, straight from the database.",
    subcommands = {AuditVerifyCommand.class, AuditExportCommand.class},
    mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  AuditCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, for instance: atrio audit verify");
  }
}
