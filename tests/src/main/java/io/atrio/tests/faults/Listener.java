package io.atrio.tests.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.load.EpochClock;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client that behaves as an {@code EventSource} does, behind a load balancer that leaves out
 * nodes which refuse: it keeps the id of the last whole frame, waits as {@code retry:} says when
 * its stream ends, and comes back with {@code Last-Event-ID} at the next node that takes it. At any
 * status but 200 it gives up for ever. It records all it hears.
 */
final class Listener {
  /** Browsers wait for some seconds until they are told otherwise. */
  private static final long RETRY_AT_FIRST_MS = 3_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final String token;
  private final List<URI> nodes;
  private final Recording recording;
  private final List<Outage> outages = new ArrayList<>();
  private final Map<String, Integer> partings = new TreeMap<>();
  private final Thread thread;
  private final int step;
  private int node;
  private String cursor = "";
  private long retry = RETRY_AT_FIRST_MS;
  private boolean live;
  private String bye = "";
  private long outSince;
  private @Nullable String trouble;
  private @Nullable Socket socket;
  private boolean closed;

  /**
   * Starts it.
   *
   * @param nodes the streams of all nodes, with their query
   * @param first the node it takes first
   */
  Listener(String name, String token, List<URI> nodes, int first, List<String> channels) {
    this.name = name;
    this.token = token;
    this.nodes = nodes;
    node = first;
    // Both ways round, so that those of a lost node spread over all others.
    step = name.hashCode() % 2 == 0 ? 1 : nodes.size() - 1;
    recording = new Recording(name, channels);
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!isClosed()) {
        listen();
        Thread.sleep(retry);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (SseLines.Refused | RuntimeException e) {
      giveUp(e.toString());
    }
  }

  /** Takes the first node that answers, from the last one on, and reads to the end. */
  private void listen() throws SseLines.Refused {
    boolean answered = false;
    for (int tried = 0; tried < nodes.size() && !answered && !isClosed(); tried++) {
      try (Socket fresh = take();
          SseLines lines = SseLines.open(fresh, nodes.get(node()), fields())) {
        answered = true;
        read(lines);
      } catch (IOException e) {
        out(e.getClass().getSimpleName());
      }
      moveOn();
    }
  }

  private String fields() {
    String id = cursor.isEmpty() ? "" : "Last-Event-ID: " + cursor + "\r\n";
    return "Authorization: Bearer " + token + "\r\n" + id;
  }

  private void read(SseLines lines) throws IOException {
    String event = "";
    String id = "";
    String data = "";
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isEmpty()) {
        dispatch(event, id, data);
        event = id = data = "";
      } else if (line.startsWith("data: ")) {
        data = line;
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        event = line.substring("event: ".length());
      } else if (line.startsWith("retry: ")) {
        retry = Long.parseLong(line.substring("retry: ".length()));
      }
    }
    out("end");
  }

  private void dispatch(String event, String id, String dataLine) throws IOException {
    if (dataLine.isEmpty()) {
      return;
    }
    String data = dataLine.substring("data: ".length());
    switch (event) {
      case "atrio.ready" -> {
        recording.ready(data);
        in();
      }
      case "atrio.gap" -> recording.gap(data);
      case "atrio.bye" -> bye = JSON.readTree(data).path("reason").asText();
      default -> {
        if (!event.startsWith("atrio.")) {
          recording.event(dataLine);
        }
      }
    }
    if (!id.isEmpty()) {
      cursor = id;
    }
  }

  private synchronized Socket take() {
    Socket fresh = new Socket();
    socket = fresh;
    return fresh;
  }

  private synchronized void in() {
    live = true;
    if (outSince > 0) {
      outages.add(new Outage(outSince, EpochClock.micros()));
      outSince = 0;
    }
  }

  /** A stream has ended, or has not come about. */
  private synchronized void out(String how) {
    String why = bye.isEmpty() ? how : "bye " + bye;
    partings.merge(live ? why : "before it was ready: " + why, 1, Integer::sum);
    bye = "";
    if (live) {
      outSince = EpochClock.micros();
    }
    live = false;
  }

  private synchronized void moveOn() {
    node = (node + step) % nodes.size();
  }

  private synchronized void giveUp(String why) {
    if (!closed) {
      live = false;
      trouble = name + ": " + why;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** The node it is at, or tries next. */
  synchronized int node() {
    return node;
  }

  /** Whether its stream is ready. */
  synchronized boolean isLive() {
    return live;
  }

  /** Why it has given up; {@code null} if it has not. */
  synchronized @Nullable String trouble() {
    return trouble;
  }

  /** When it was out, and for how long; what still goes on is not among them. */
  synchronized List<Outage> outages() {
    return List.copyOf(outages);
  }

  /** How its streams have ended, those too that never began, and how often. */
  synchronized Map<String, Integer> partings() {
    return Map.copyOf(partings);
  }

  /** When it was live again after an outage that began then or later; 0 if it was not. */
  synchronized long liveAgainAfter(long micros) {
    return outages.stream()
        .filter(outage -> outage.from() >= micros)
        .mapToLong(Outage::to)
        .findFirst()
        .orElse(0);
  }

  List<Hearing> hearings() {
    return recording.hearings();
  }

  /** Ends it. */
  void close() {
    Socket open;
    synchronized (this) {
      closed = true;
      open = socket;
    }
    thread.interrupt();
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is closed already.
      }
    }
  }
}
