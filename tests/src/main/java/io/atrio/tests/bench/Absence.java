package io.atrio.tests.bench;

import io.atrio.tests.load.Returning;
import io.atrio.tests.process.AtrioProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that had their first frame and left. */
final class Absence {
  private static final String ID = "id:";

  private Absence() {}

  /** Opens a stream of {@code channel} for each token, one after the other, and leaves it. */
  static List<Returning> of(AtrioProcess server, String channel, List<String> tokens)
      throws IOException, InterruptedException {
    List<Returning> absent = new ArrayList<>(tokens.size());
    URI stream = URI.create(server.addresses().streams() + "?channels=" + channel);
    for (String token : tokens) {
      // One connection each: what is left unread must not wait for the next.
      try (HttpClient http = HttpClient.newHttpClient()) {
        absent.add(new Returning(token, cursor(http, stream, token)));
        http.shutdownNow();
      }
    }
    return absent;
  }

  private static String cursor(HttpClient http, URI stream, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(stream).header("Authorization", "Bearer " + token).build();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ID)) {
          return line.substring(ID.length()).strip();
        }
      }
    }
    throw new IOException("a stream ended before its first frame");
  }
}
