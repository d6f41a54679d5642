package io.atrio.tests.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a server process is started.
 *
 * @param jar the server's fat jar; {@code null} takes the one this project built
 * @param jvmFlags flags of the JVM, before {@code -jar}
 * @param environment settings laid over the ones every test server gets; an empty value is kept
 * @param launcher words of the command line before the JVM's
 * @param dataDirectory kept when given; {@code null} makes one and deletes it at the end
 * @param secret HS256 secret the server trusts
 * @param readyWithin how long the server may take until it says that it is ready
 */
public record ServerOptions(
    @Nullable Path jar,
    List<String> jvmFlags,
    Map<String, String> environment,
    List<String> launcher,
    @Nullable Path dataDirectory,
    String secret,
    Duration readyWithin) {

  public ServerOptions {
    jvmFlags = List.copyOf(jvmFlags);
    environment = Map.copyOf(environment);
    launcher = List.copyOf(launcher);
  }

  /** Embedded mode, free ports, limits off, a secret of its own, unpinned. */
  public static ServerOptions embedded() {
    byte[] random = new byte[32];
    ThreadLocalRandom.current().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    return new ServerOptions(
        null, List.of(), Map.of(), List.of(), null, secret, Duration.ofSeconds(90));
  }

  public ServerOptions withJar(Path other) {
    return new ServerOptions(
        other, jvmFlags, environment, launcher, dataDirectory, secret, readyWithin);
  }

  public ServerOptions withJvmFlags(List<String> other) {
    return new ServerOptions(jar, other, environment, launcher, dataDirectory, secret, readyWithin);
  }

  /** Sets one environment variable. */
  public ServerOptions with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new ServerOptions(jar, jvmFlags, more, launcher, dataDirectory, secret, readyWithin);
  }

  /** Pins it to cores as {@code taskset -c} takes them; empty leaves it as it is. */
  public ServerOptions onCpus(String cpus) {
    return cpus.isEmpty() ? this : launchedBy(Cores.launcher(cpus));
  }

  /** As Maven runs it: the child of a process, whose end it does not outlive. */
  public ServerOptions stoppingWithParent() {
    return launchedBy(List.of("sh", "-c", "\"$@\" --stop-with-parent; exit $?", "sh"));
  }

  private ServerOptions launchedBy(List<String> other) {
    return new ServerOptions(jar, jvmFlags, environment, other, dataDirectory, secret, readyWithin);
  }

  public ServerOptions inDirectory(Path other) {
    return new ServerOptions(jar, jvmFlags, environment, launcher, other, secret, readyWithin);
  }

  public ServerOptions withSecret(String other) {
    return new ServerOptions(
        jar, jvmFlags, environment, launcher, dataDirectory, other, readyWithin);
  }

  public ServerOptions readyWithin(Duration other) {
    return new ServerOptions(jar, jvmFlags, environment, launcher, dataDirectory, secret, other);
  }
}
