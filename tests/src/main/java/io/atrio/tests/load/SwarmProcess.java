package io.atrio.tests.load;

import io.atrio.tests.load.SwarmRequest.Begin;
import io.atrio.tests.load.SwarmRequest.Events;
import io.atrio.tests.load.SwarmRequest.Open;
import io.atrio.tests.load.SwarmRequest.Size;
import io.atrio.tests.load.SwarmRequest.Take;
import io.atrio.tests.load.SwarmRequest.TakeTroubles;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link StreamSwarm} in a process of its own, with its own limit of open files. It ends when it
 * is closed, and when this process ends, however it does. It runs on the cores of this process.
 */
public final class SwarmProcess implements Audience, AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-Dio.netty.leakDetection.level=disabled",
          "-Djava.net.preferIPv4Stack=true");
  private static final long ENDS_WITHIN_S = 20;

  private final Process process;
  private final ObjectOutputStream requests;
  private final ObjectInputStream answers;

  private SwarmProcess(Process process, ObjectOutputStream requests, ObjectInputStream answers) {
    this.process = process;
    this.requests = requests;
    this.answers = answers;
  }

  /**
   * Starts it. No stream is open yet.
   *
   * @param secret of the tokens of its streams
   */
  public static SwarmProcess start(SwarmOptions options, String secret) throws IOException {
    Process process =
        new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    boolean begun = false;
    try {
      ObjectOutputStream requests = new ObjectOutputStream(process.getOutputStream());
      requests.writeObject(new Begin(options, secret));
      requests.flush();
      ObjectInputStream answers = new ObjectInputStream(process.getInputStream());
      begun = true;
      return new SwarmProcess(process, requests, answers);
    } finally {
      if (!begun) {
        process.destroyForcibly();
      }
    }
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add(EpochClock.flag());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SwarmMain.class.getName());
    return command;
  }

  /**
   * Opens streams of viewers, each a user and a session of its own, and waits until each has had
   * its first frame or has failed, at most for the given time.
   *
   * @param prefix of the users, as {@link Tokens#viewers} takes it
   */
  public Opening open(String prefix, int streams, Duration within) {
    return ask(new Open(prefix, streams, within), Opening.class);
  }

  @Override
  public int size() {
    return ask(new Size(), Integer.class);
  }

  @Override
  public long events() {
    return ask(new Events(), Long.class);
  }

  @Override
  public Delivery take() {
    return ask(new Take(), Delivery.class);
  }

  @Override
  public List<String> takeTroubles() {
    List<?> troubles = ask(new TakeTroubles(), List.class);
    return troubles.stream().map(Object::toString).toList();
  }

  @Override
  public List<Long> processes() {
    return List.of(process.pid());
  }

  private <T> T ask(SwarmRequest request, Class<T> answer) {
    try {
      requests.writeObject(request);
      requests.flush();
      return answer.cast(answers.readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("the process of a swarm does not answer: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      requests.close();
      process.waitFor(ENDS_WITHIN_S, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It has ended already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
