package io.atrio.api.cli;

import io.atrio.actors.audit.AuditType;
import io.atrio.api.audit.AuditDatabase;
import io.atrio.api.audit.AuditJson;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.audit.AuditFilter;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atrio audit export}: events as NDJSON on standard output, oldest first. */
@Command(
    name = "export",
    description = "Print audit events as NDJSON, one a line, those recorded first first.",
    mixinStandardHelpOptions = true)
final class AuditExportCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 16;
  private static final int AHEAD = 512;

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Happened then or later: 2026-11-23 or 2026-11-23T15:00:00Z.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Happened before.")
  private @Nullable String to;

  @Option(names = "--user", paramLabel = "ID", description = "By this user.")
  private @Nullable String user;

  @Option(names = "--session", paramLabel = "ID", description = "With this login session.")
  private @Nullable String session;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Of this type, such as session.opened.")
  private @Nullable String type;

  @SuppressWarnings("NullAway.Init")
  AuditExportCommand() {}

  @Override
  public Integer call() throws IOException {
    AuditFilter filter =
        new AuditFilter(user, session, type(), time("--from", from), time("--to", to));
    try (AuditDatabase database =
            AuditDatabase.open(
                AtrioSettings.load(), line -> spec.commandLine().getErr().println(line));
        OutputStream out =
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      Iterator<byte[]> lines =
          database.store().export(filter).map(AuditJson::line).toIterable(AHEAD).iterator();
      while (lines.hasNext()) {
        out.write(lines.next());
      }
    }
    return 0;
  }

  private @Nullable AuditType type() {
    return type == null
        ? null
        : AuditType.of(type).orElseThrow(() -> wrong("--type", "a type such as session.opened"));
  }

  private @Nullable Instant time(String option, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw wrong(option, "a time such as 2026-11-23 or 2026-11-23T15:00:00Z");
    }
  }

  private ParameterException wrong(String option, String allowed) {
    return new ParameterException(spec.commandLine(), option + " takes " + allowed);
  }
}
