package io.atrio.api.cli;

import io.atrio.api.audit.AuditDatabase;
import io.atrio.api.audit.AuditJson;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.audit.Verdict;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atrio audit verify}: exit status 0 if every chain holds, 3 if one does not. */
@Command(
    name = "verify",
    description =
        "Walk every chain of the audit trail and name the first link that does not hold."
            + " Exit status: 0 all hold, 3 one does not, 1 it could not be read.",
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
  private static final int BROKEN = 3;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  AuditVerifyCommand() {}

  @Override
  public Integer call() {
    var command = spec.commandLine();
    try (AuditDatabase database =
        AuditDatabase.open(AtrioSettings.load(), line -> command.getErr().println(line))) {
      Verdict verdict = database.verifier().verify().blockOptional().orElseThrow();
      command.getOut().println(AuditJson.verdict(verdict));
      return verdict.ok() ? 0 : BROKEN;
    }
  }
}
