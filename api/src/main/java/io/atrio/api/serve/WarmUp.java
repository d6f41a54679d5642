package io.atrio.api.serve;

import io.atrio.actors.identity.Principal;
import io.atrio.api.auth.DevelopmentTokens;
import io.atrio.api.stream.StreamDoor;
import io.atrio.cluster.settings.AtrioSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens streams to the platform's own door before it is announced, the way clients will. After a
 * restart every client comes back at once; code that has never run would meet them interpreted,
 * several times slower than compiled.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int CLIENTS = 8;
  private static final int SOCKET_MILLIS = 5_000;
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final InetSocketAddress door;
  private final Function<Principal, Optional<String>> tickets;
  private final AtrioSettings settings;
  private final Clock clock;
  private final AtomicInteger next = new AtomicInteger();

  /** {@code tickets} makes one for a principal. */
  WarmUp(
      InetSocketAddress door,
      Function<Principal, Optional<String>> tickets,
      AtrioSettings settings,
      Clock clock) {
    this.door = door;
    this.tickets = tickets;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Returns when the streams have been opened and closed, or after thirty seconds. Never fails the
   * start. Hands every session it made to {@code end}, which ends it: thousands of them would end
   * later, all at once, when the first clients are there.
   */
  void run(Consumer<String> end) {
    int streams = settings.stream().warmUp();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(() -> client(streams));
      }
      clients.shutdown();
      if (!clients.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        next.set(streams);
      }
      IntStream.range(0, Math.min(next.get(), streams)).mapToObj(WarmUp::session).forEach(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void client(int streams) {
    try {
      for (int i = next.getAndIncrement(); i < streams; i = next.getAndIncrement()) {
        open(session(i));
      }
    } catch (IOException e) {
      LOG.warn("The warm-up ended early: {}", e.getMessage());
    }
  }

  private static String session(int i) {
    return StreamDoor.OWN_SESSION + i;
  }

  private void open(String name) throws IOException {
    InetAddress host =
        door.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : door.getAddress();
    try (Socket socket = new Socket(host, door.getPort())) {
      socket.setSoTimeout(SOCKET_MILLIS);
      socket.getOutputStream().write(request(name).getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.startsWith("event: atrio.ready")) {
        line = lines.readLine();
      }
    }
  }

  /**
   * With a token where one can be made here, so that its verification is warm too; else with a
   * ticket.
   */
  private String request(String name) {
    String head = " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
    if (settings.auth().jwtSecret().isEmpty()) {
      Principal principal =
          new Principal(
              Principal.Kind.USER,
              name,
              name,
              Set.of(),
              clock.instant().plus(TOKEN_LIFE).getEpochSecond());
      return "GET /v1/stream?ticket=" + tickets.apply(principal).orElse("") + head + "\r\n";
    }
    String token =
        new DevelopmentTokens(settings.auth(), clock).user(name, List.of(), name, TOKEN_LIFE);
    return "GET /v1/stream" + head + "Authorization: Bearer " + token + "\r\n\r\n";
  }
}
