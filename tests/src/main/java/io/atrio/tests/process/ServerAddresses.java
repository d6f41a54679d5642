package io.atrio.tests.process;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses a server prints once it is ready, by the name it gives them. */
public record ServerAddresses(Map<String, URI> byName) {
  private static final Pattern LINE = Pattern.compile("\\s+(\\w+)\\s+(https?://\\S+)\\s*");

  public ServerAddresses {
    byName = Map.copyOf(byName);
  }

  /** The addresses in the lines printed after the one that says the server is ready, if all are. */
  static Optional<ServerAddresses> in(Iterable<String> lines) {
    Map<String, URI> found = new TreeMap<>();
    boolean ready = false;
    for (String line : lines) {
      // Not the whole name: its accent may have been lost in a terminal without UTF-8.
      ready |= line.contains("trio is ready");
      Matcher address = LINE.matcher(line);
      if (ready && address.matches()) {
        found.put(address.group(1), URI.create(address.group(2)));
      }
    }
    boolean all =
        found.containsKey("page") && found.containsKey("api") && found.containsKey("streams");
    return all ? Optional.of(new ServerAddresses(found)) : Optional.empty();
  }

  /** The demo page. */
  public URI page() {
    return named("page");
  }

  /** The API with its version, without a slash at the end. */
  public URI api() {
    return named("api");
  }

  /** The streams' address, without a query. */
  public URI streams() {
    return named("streams");
  }

  /** The operators' door, without a slash at the end. */
  public URI operators() {
    return named("operators");
  }

  private URI named(String name) {
    URI address = byName.get(name);
    if (address == null) {
      throw new IllegalStateException("the server printed no address named " + name);
    }
    return address;
  }
}
