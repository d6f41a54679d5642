package io.atrio.tests.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server in a process of its own, run by the JDK that runs this one. Closing it ends it and every
 * process that came from it, also when this JVM is told to end; a data directory made for it goes
 * too.
 */
public final class AtrioProcess implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private final Process process;
  private final ServerOptions options;
  private final DataDirectory directory;
  private final ProcessFamily family;
  private final ProcessOutput output;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread atExit = new Thread(this::end, "end-server");
  private volatile boolean paused;
  private ServerAddresses addresses = new ServerAddresses(Map.of());

  private AtrioProcess(ServerOptions options, DataDirectory directory) throws IOException {
    this.options = options;
    this.directory = directory;
    String mark = UUID.randomUUID().toString();
    ProcessBuilder builder =
        new ProcessBuilder(ServerCommand.of(options)).redirectErrorStream(true);
    if (!options.environment().containsKey("ATRIO_DATABASE_URL")) {
      PreparedStart.fill(directory.path());
    }
    new ServerEnvironment(options, directory.path()).applyTo(builder.environment());
    builder.environment().put(ProcessFamily.MARK, mark);
    process = builder.redirectInput(new File("/dev/null")).start();
    family = new ProcessFamily(process.toHandle(), mark, directory.ownPath());
    output = ProcessOutput.of(process.getInputStream(), "server-" + process.pid());
  }

  /**
   * Starts a server and waits until it says that it is ready.
   *
   * @throws IllegalStateException when it ends or is not ready in time, with what it printed; it is
   *     ended then
   */
  public static AtrioProcess start(ServerOptions options) throws IOException, InterruptedException {
    AtrioProcess server = launch(options);
    boolean ready = false;
    try {
      server.awaitReady();
      ready = true;
    } finally {
      if (!ready) {
        server.close();
      }
    }
    return server;
  }

  /** Starts a server and does not wait for it. */
  public static AtrioProcess launch(ServerOptions options) throws IOException {
    AtrioProcess server = new AtrioProcess(options, DataDirectory.of(options.dataDirectory()));
    Runtime.getRuntime().addShutdownHook(server.atExit);
    return server;
  }

  /**
   * Waits until it says that it is ready.
   *
   * @throws IllegalStateException when it ends or is not ready in time, with what it printed
   */
  public void awaitReady() throws InterruptedException {
    boolean settled =
        Waiting.until(
            options.readyWithin(), () -> !process.isAlive() || printedAddresses().isPresent());
    family.look();
    if (!process.isAlive()) {
      throw new IllegalStateException("the server ended with " + process.exitValue() + said());
    }
    if (!settled) {
      throw new IllegalStateException(
          "the server was not ready after " + options.readyWithin() + said());
    }
    addresses = printedAddresses().orElseThrow();
  }

  private Optional<ServerAddresses> printedAddresses() {
    return ServerAddresses.in(output.lines());
  }

  private String said() {
    return "; it said:\n" + String.join("\n", output.lines());
  }

  public ServerAddresses addresses() {
    return addresses;
  }

  /** The secret the server trusts tokens of. */
  public String secret() {
    return options.secret();
  }

  public long pid() {
    return process.pid();
  }

  public Path dataDirectory() {
    return directory.path();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The first and the last lines it printed on both outputs. */
  public List<String> output() {
    return output.lines();
  }

  /** Whether nothing more will be printed: the server and all who share its outputs have ended. */
  public boolean outputEnded() {
    return output.ended();
  }

  /** Processor time of the server itself, without its children; zero when it has ended. */
  public Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The processes that came from the server and are alive. */
  public List<ProcessHandle> children() {
    return family.alive();
  }

  /** The code it ended with, once it has; 128 + signal number when a signal ended it. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** Sends SIGTERM and waits; says whether it ended in time. */
  public boolean terminate(Duration within) throws InterruptedException {
    family.look();
    // By its handle: Process.destroy() would also close the pipe its last lines come through.
    process.toHandle().destroy();
    return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** As {@link #terminate(Duration)} with the 10 s the server promises. */
  public boolean terminate() throws InterruptedException {
    return terminate(STOP_WITHIN);
  }

  /**
   * Ends it as a crash does, by SIGKILL. Its children are left as they are until closed, and what
   * they print is still heard.
   */
  public void kill() throws InterruptedException {
    family.look();
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Stops its clock, by SIGSTOP: it holds its sockets, and does nothing until {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a paused server go on, by SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("the server could not be sent SIG" + name);
    }
    paused = name.equals("STOP");
  }

  /** Waits until it ends by itself; says whether it did in time. */
  public boolean awaitEnd(Duration within) throws InterruptedException {
    return process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending already: the hook has run or runs.
    }
  }

  private void end() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      if (paused || !terminate()) {
        kill();
      }
      family.end(STOP_WITHIN);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      family.alive().forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    directory.deleteIfOwn();
  }
}
