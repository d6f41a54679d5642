package io.atrio.tests.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A call of the program that ends by itself.
 *
 * @param exit its exit status
 * @param out the lines of its standard output
 * @param err the lines of its standard error
 * @param left processes that came from it and outlived it
 */
public record AtrioRun(int exit, List<String> out, List<String> err, List<ProcessHandle> left) {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
  private static final Duration LAST_LINES_WITHIN = Duration.ofSeconds(5);

  /** How the program is called; the caller's own settings do not reach it. */
  public record Call(
      Path java, List<String> flags, Map<String, String> environment, List<String> arguments) {

    /** A call of {@code atrio <arguments>} with the JDK that runs the tests. */
    public static Call of(String... arguments) {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      return new Call(java, PreparedStart.flags(), Map.of(), List.of(arguments));
    }

    /** Called with another {@code java}, which may not know the flags of this one. */
    public Call by(Path other) {
      return new Call(other, List.of(), environment, arguments);
    }

    /** Called with one more flag of the JVM. */
    public Call flag(String flag) {
      List<String> more = new ArrayList<>(flags);
      more.add(flag);
      return new Call(java, more, environment, arguments);
    }

    /** Called with one more environment variable. */
    public Call with(String variable, Object value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(variable, value.toString());
      return new Call(java, flags, more, arguments);
    }

    /** Runs it to its end. */
    public AtrioRun run() throws IOException, InterruptedException {
      return AtrioRun.run(this);
    }
  }

  private static AtrioRun run(Call call) throws IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    Process process = start(call, mark);
    ProcessFamily family = new ProcessFamily(process.toHandle(), mark, null);
    try {
      OutputLines out = OutputLines.of(process.getInputStream());
      OutputLines err = OutputLines.of(process.getErrorStream());
      if (!process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "atrio did not end; it said " + out.soFar() + " and " + err.soFar());
      }
      List<ProcessHandle> left = family.alive();
      family.end(LAST_LINES_WITHIN);
      return new AtrioRun(
          process.exitValue(), out.all(LAST_LINES_WITHIN), err.all(LAST_LINES_WITHIN), left);
    } finally {
      process.destroyForcibly();
      family.end(LAST_LINES_WITHIN);
    }
  }

  private static Process start(Call call, String mark) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(call.java().toString());
    command.addAll(call.flags());
    command.addAll(List.of("-jar", ProjectRoot.find().resolve("api/target/atrio.jar").toString()));
    command.addAll(call.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    builder.environment().keySet().removeIf(name -> name.startsWith("ATRIO_"));
    builder.environment().put(ProcessFamily.MARK, mark);
    builder.environment().putAll(call.environment());
    return builder.start();
  }
}
