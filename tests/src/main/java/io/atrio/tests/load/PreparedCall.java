package io.atrio.tests.load;

import java.net.URI;
import java.util.List;

/**
 * A request as it is sent, in ASCII.
 *
 * @param request head and body
 * @param marks what a right answer's body holds, all of it
 */
public record PreparedCall(String request, List<String> marks) {

  public PreparedCall {
    marks = List.copyOf(marks);
  }

  /** Asks for a part of the API. */
  public static PreparedCall get(URI api, String path, String token, List<String> marks) {
    return new PreparedCall(head("GET", api, path, token) + "\r\n\r\n", marks);
  }

  /** Posts JSON to a part of the API. */
  public static PreparedCall post(
      URI api, String path, String token, String json, List<String> marks) {
    String fields = "\r\nContent-Type: application/json\r\nContent-Length: " + json.length();
    return new PreparedCall(head("POST", api, path, token) + fields + "\r\n\r\n" + json, marks);
  }

  private static String head(String method, URI api, String path, String token) {
    String line = method + " " + api.getRawPath() + path + " HTTP/1.1\r\nHost: ";
    return line + api.getRawAuthority() + "\r\nAuthorization: Bearer " + token;
  }
}
