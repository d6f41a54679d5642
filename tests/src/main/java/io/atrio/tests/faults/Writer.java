package io.atrio.tests.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.load.EpochClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A back end that publishes one event after the other at a steady pace, to all channels in turn.
 * What is not answered, or answered with 429 or 5xx, it sends again with the same key, to the next
 * node, until it is answered or a minute has passed; then it counts as failed. It returns to its
 * own node from time to time.
 */
final class Writer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 50;
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int COMES_HOME_EVERY = 20;

  private final int writer;
  private final HttpClient http;
  private final List<URI> nodes;
  private final String token;
  private final List<String> channels;
  private final Duration pace;
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final Map<String, Integer> setbacks = new TreeMap<>();
  private final List<String> failed = new ArrayList<>();
  private final Thread thread;
  private int node;
  private volatile boolean stopped;

  /**
   * Starts it.
   *
   * @param pace time from one event to the next, if it is answered by then
   */
  Writer(
      int writer,
      HttpClient http,
      List<URI> nodes,
      String token,
      List<String> channels,
      Duration pace) {
    this.writer = writer;
    this.http = http;
    this.nodes = nodes;
    this.token = token;
    this.channels = channels;
    this.pace = pace;
    thread = Thread.ofVirtual().name("writer-" + writer).start(this::run);
  }

  private void run() {
    try {
      // Not all at once.
      long due = System.nanoTime() + ThreadLocalRandom.current().nextLong(pace.toNanos());
      Thread.sleep(Duration.ofNanos(due - System.nanoTime()));
      for (int number = 1; !stopped; number++) {
        if (number % COMES_HOME_EVERY == 1) {
          node = writer % nodes.size();
        }
        publish(channels.get((writer * 7 + number) % channels.size()), number);
        due = Math.max(due + pace.toNanos(), System.nanoTime());
        Thread.sleep(Duration.ofNanos(due - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void publish(String channel, int number) throws InterruptedException {
    long begun = EpochClock.micros();
    long giveUp = System.nanoTime() + GIVES_UP_AFTER.toNanos();
    for (int attempt = 1; System.nanoTime() < giveUp; attempt++) {
      try {
        HttpResponse<String> answer = http.send(request(channel, number), BodyHandlers.ofString());
        if (answer.statusCode() == OK) {
          add(channel, number, attempt, begun, JSON.readTree(answer.body()));
          return;
        }
        setback("status " + answer.statusCode());
        if (answer.statusCode() < SERVER_ERROR && answer.statusCode() != TOO_MANY) {
          fail(channel, number, answer.statusCode() + " " + answer.body());
          return;
        }
      } catch (IOException e) {
        setback(e.getClass().getSimpleName());
      }
      node = (node + 1) % nodes.size();
      Thread.sleep(PAUSE_MS);
    }
    fail(channel, number, "not acknowledged within " + GIVES_UP_AFTER.toSeconds() + " s");
  }

  private HttpRequest request(String channel, int number) {
    String body =
        "{\"channel\":\"%s\",\"event\":\"note\",\"key\":\"%d-%d\",\"data\":{\"w\":%d,\"n\":%d}}"
            .formatted(channel, writer, number, writer, number);
    return HttpRequest.newBuilder(URI.create(nodes.get(node) + "/publish"))
        .timeout(ANSWERS_WITHIN)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private synchronized void add(
      String channel, int number, int attempts, long begun, JsonNode answer) {
    acknowledged.add(
        new Acknowledged(
            channel,
            writer,
            number,
            answer.path("epoch").asText(),
            answer.path("offset").asLong(),
            attempts,
            begun,
            EpochClock.micros()));
  }

  private synchronized void setback(String what) {
    setbacks.merge(what, 1, Integer::sum);
  }

  private synchronized void fail(String channel, int number, String why) {
    failed.add(channel + " " + writer + "-" + number + ": " + why);
  }

  /** All that was acknowledged until now. */
  synchronized List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Why something was sent again, and how often. */
  synchronized Map<String, Integer> setbacks() {
    return Map.copyOf(setbacks);
  }

  /** Publishes that were given up, in words. */
  synchronized List<String> failed() {
    return List.copyOf(failed);
  }

  /** Lets it end with the event it is at. */
  void stop() {
    stopped = true;
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  /** Ends it at once. */
  void close() {
    stop();
    thread.interrupt();
  }
}
