package io.atrio.api;

import io.atrio.api.cli.AtrioCommand;
import io.atrio.api.serve.StartupInterrupted;
import io.atrio.cluster.settings.SettingsException;
import io.atrio.persistence.embedded.StartupException;
import io.r2dbc.spi.R2dbcException;
import java.io.PrintStream;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** The program. Exit status: 0 done, 1 could not start or failed, 2 called wrongly. */
public final class Main {

  private Main() {}

  /** Runs the command line. */
  public static void main(String[] args) {
    // The banner has letters that a C locale's output would lose.
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    silenceUnsafeWarning();
    CommandLine command = new CommandLine(new AtrioCommand());
    command.setParameterExceptionHandler(Main::calledWrongly);
    command.setExecutionExceptionHandler(Main::failed);
    System.exit(command.execute(args));
  }

  /**
   * The JDK warns once of Pekko's use of {@code sun.misc.Unsafe}, in four lines that the operator
   * can do nothing about, and on the process's first standard error, which {@code System.setErr}
   * does not change. A JDK without the flag to say it has warned just warns.
   */
  private static void silenceUnsafeWarning() {
    try {
      Method warned =
          Class.forName("sun.misc.Unsafe").getDeclaredMethod("trySetMemoryAccessWarned");
      warned.setAccessible(true);
      warned.invoke(null);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // Another JDK, another way to warn.
    }
  }

  /** One line, whatever text was given: not the whole help, which hides it. */
  private static int calledWrongly(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String what = String.valueOf(e.getMessage()).lines().collect(Collectors.joining(" "));
    String help = command.getCommandSpec().qualifiedName() + " --help";
    command.getErr().println("atrio: " + what + " (see " + help + ")");
    command.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    boolean expected =
        e instanceof SettingsException
            || e instanceof StartupException
            || e instanceof StartupInterrupted
            || e instanceof R2dbcException;
    if (!expected) {
      throw e;
    }
    command.getErr().println("atrio: " + e.getMessage());
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
