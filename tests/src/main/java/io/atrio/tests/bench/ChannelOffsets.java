package io.atrio.tests.bench;

import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many events a server says its channels have had. */
final class ChannelOffsets {
  private static final Pattern OFFSET = Pattern.compile("\"offset\":([0-9]+)");

  private ChannelOffsets() {}

  /** The sum over {@code channels}. */
  static long sum(AtrioProcess server, List<String> channels)
      throws IOException, InterruptedException {
    String token = new Tokens(server.secret()).publisher();
    long sum = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String channel : channels) {
        URI address = URI.create(server.addresses().api() + "/channels/" + channel);
        HttpRequest request =
            HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build();
        sum += offset(http.send(request, BodyHandlers.ofString()));
      }
    }
    return sum;
  }

  private static long offset(HttpResponse<String> answer) throws IOException {
    Matcher offset = OFFSET.matcher(answer.body());
    if (answer.statusCode() != 200 || !offset.find()) {
      throw new IOException("no position: " + answer.statusCode() + " " + answer.body());
    }
    return Long.parseLong(offset.group(1));
  }
}
