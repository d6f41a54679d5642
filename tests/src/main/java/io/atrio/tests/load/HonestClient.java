package io.atrio.tests.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A client that asks as often as it may: one request after another, and after a refusal not before
 * {@code Retry-After} says. For one thread.
 */
public final class HonestClient implements AutoCloseable {
  private static final int TOO_MANY = 429;
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  private final HttpClient http;
  private final HttpRequest request;
  private final RequestLog log = new RequestLog();

  /** Gets {@code target}, again and again, with {@code token}, from the address {@code from}. */
  public HonestClient(URI target, String token, InetAddress from) {
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).localAddress(from).build();
    this.request =
        HttpRequest.newBuilder(target)
            .timeout(ANSWERED_WITHIN)
            .header("Authorization", "Bearer " + token)
            .build();
  }

  /**
   * Asks until {@code time} has passed, or ends earlier if it would have to wait past it. Returns
   * all it has asked and been told so far.
   *
   * @throws IllegalStateException a refusal does not say how long to wait
   */
  public RequestLog ask(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long at = System.nanoTime();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      log.add(at, answer.statusCode());
      if (answer.statusCode() == TOO_MANY) {
        Duration wait = wait(answer);
        if (System.nanoTime() + wait.toNanos() > end) {
          break;
        }
        Thread.sleep(wait);
      }
    }
    return log;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static Duration wait(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElseThrow(() -> new IllegalStateException("no Retry-After: " + answer.body()));
  }
}
