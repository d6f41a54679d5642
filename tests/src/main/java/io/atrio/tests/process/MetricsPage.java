package io.atrio.tests.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node tells at {@code /metrics} of its operators' door.
 *
 * @param sums each metric by its name, added up over its labels
 */
public record MetricsPage(Map<String, Double> sums) {
  private static final int OK = 200;

  public MetricsPage {
    sums = Map.copyOf(sums);
  }

  /**
   * Asks a node.
   *
   * @param operators its operators' door, without a slash at the end
   */
  public static MetricsPage of(URI operators) throws IOException, InterruptedException {
    URI page = URI.create(operators + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IOException(page + " answers " + answer.statusCode());
      }
      return parse(answer.body());
    }
  }

  /** Reads Prometheus's text format: {@code name{labels} value} and, where there is one, a time. */
  static MetricsPage parse(String text) {
    Map<String, Double> sums = new HashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> sums.merge(name(line), value(line), Double::sum));
    return new MetricsPage(sums);
  }

  private static String name(String line) {
    return line.split("[{\\s]", 2)[0];
  }

  /** A label's value may hold spaces and braces, but what follows the last brace is no label. */
  private static double value(String line) {
    String rest = line.substring(Math.max(line.lastIndexOf('}') + 1, name(line).length()));
    String number = rest.strip().split("\\s+", 2)[0];
    return switch (number) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(number);
    };
  }

  /** A metric added up over its labels; 0 when the node tells none of that name. */
  public double sum(String name) {
    return sums.getOrDefault(name, 0.0);
  }
}
