package io.atrio.api.serve;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a running platform can be reached.
 *
 * @param http the API's door
 * @param stream the stream door
 * @param management the operators' door
 */
public record Addresses(
    InetSocketAddress http, InetSocketAddress stream, InetSocketAddress management) {

  /** The operators' door. */
  public String operators() {
    return base(management, host(management));
  }

  /** The demo page. */
  public String page() {
    return base(http, host(http)) + "/";
  }

  /** The API. */
  public String api() {
    return base(http, host(http)) + "/v1";
  }

  /** The streams. */
  public String streams() {
    return streams(host(stream));
  }

  /** The streams, for one who reaches this machine as {@code host}. */
  public String streams(String host) {
    return base(stream, host) + "/v1/stream";
  }

  /** The web origins of the API's own pages. */
  public List<String> origins() {
    List<String> origins = new ArrayList<>();
    origins.add(base(http, host(http)));
    if (http.getAddress().isLoopbackAddress() || http.getAddress().isAnyLocalAddress()) {
      origins.add(base(http, "localhost"));
      origins.add(base(http, "127.0.0.1"));
      origins.add(base(http, "[::1]"));
    }
    return List.copyOf(origins);
  }

  private static String base(InetSocketAddress address, String host) {
    return "http://" + host + ":" + address.getPort();
  }

  private static String host(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip.isAnyLocalAddress()) {
      return "localhost";
    }
    String text = ip.getHostAddress();
    return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
  }
}
