package io.atrio.persistence;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address of a server, {@code scheme://user:password@host:port/path?name=value}, taken apart
 * and percent-decoded.
 *
 * <p>Neither {@link #toString()} nor any error ever shows the password. Errors name the part that
 * is wrong and never quote it: a password with an unencoded {@code /} or {@code @} turns up in
 * other parts.
 *
 * @param port 0 where the URL names none
 * @param path without the leading slash, empty where there is none
 */
public record ServerUrl(
    String scheme,
    @Nullable String user,
    @Nullable String password,
    String host,
    int port,
    String path,
    Map<String, String> parameters) {

  /**
   * Takes a URL apart.
   *
   * @param schemes the schemes allowed, the preferred one first
   * @throws IllegalArgumentException one line that says which part of the URL is wrong
   */
  public static ServerUrl parse(String url, List<String> schemes) {
    int colon = url.indexOf("://");
    if (colon < 0 || !schemes.contains(url.substring(0, colon))) {
      throw wrong(schemes, "must begin with " + String.join(":// or ", schemes) + "://");
    }
    String rest = url.substring(colon + 3);
    int question = rest.indexOf('?');
    Map<String, String> parameters =
        question < 0 ? Map.of() : parameters(rest.substring(question + 1), schemes);
    String location = question < 0 ? rest : rest.substring(0, question);
    int slash = location.indexOf('/');
    String authority = slash < 0 ? location : location.substring(0, slash);
    String path = slash < 0 ? "" : decoded(location.substring(slash + 1), "path", schemes);
    if (path.contains("@") || path.contains("/")) {
      throw wrong(schemes, "has more than one / after the host; in a password write %2F for /");
    }
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    int between = login.indexOf(':');
    String user = between < 0 ? login : login.substring(0, between);
    HostPort place = HostPort.parse(authority.substring(at + 1), schemes);
    return new ServerUrl(
        url.substring(0, colon),
        user.isEmpty() ? null : decoded(user, "user", schemes),
        between < 0 ? null : decoded(login.substring(between + 1), "password", schemes),
        place.host(),
        place.port(),
        path,
        parameters);
  }

  /** The address without user and password, as it may be logged. */
  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme
        + "://"
        + shown
        + (port == 0 ? "" : ":" + port)
        + (path.isEmpty() ? "" : "/" + path);
  }

  private static Map<String, String> parameters(String query, List<String> schemes) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw wrong(schemes, "has a parameter that is not name=value");
      }
      found.put(
          decoded(pair.substring(0, equals), "parameter", schemes),
          decoded(pair.substring(equals + 1), "parameter", schemes));
    }
    return Map.copyOf(found);
  }

  private static String decoded(String text, String part, List<String> schemes) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException quotesTheText) {
      throw wrong(
          schemes,
          "has a % in its " + part + " without two hexadecimal digits after it; write %25");
    }
  }

  private static IllegalArgumentException wrong(List<String> schemes, String what) {
    return new IllegalArgumentException("The " + schemes.getFirst() + " URL " + what);
  }

  private record HostPort(String host, int port) {
    static HostPort parse(String text, List<String> schemes) {
      int bracket = text.lastIndexOf(']');
      if (text.startsWith("[") != bracket > 0) {
        throw wrong(schemes, "has a host with only one of [ and ]");
      }
      int colon = text.indexOf(':', Math.max(bracket, 0));
      String host = colon < 0 ? text : text.substring(0, colon);
      if (host.isEmpty()) {
        throw wrong(schemes, "has no host");
      }
      int port = colon < 0 ? 0 : port(text.substring(colon + 1), schemes);
      return new HostPort(bracket > 0 ? host.substring(1, bracket) : host, port);
    }

    private static int port(String text, List<String> schemes) {
      if (text.matches("[0-9]{1,5}")) {
        int port = Integer.parseInt(text);
        if (port > 0 && port < 65_536) {
          return port;
        }
      }
      throw wrong(
          schemes,
          "has a port that is not a number from 1 to 65535;"
              + " special characters in a password must be percent-encoded");
    }
  }
}
