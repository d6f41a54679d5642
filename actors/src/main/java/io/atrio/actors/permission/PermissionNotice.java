package io.atrio.actors.permission;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a trigger told, as the text of its notification. */
public sealed interface PermissionNotice {
  /**
   * Users whose roles changed.
   *
   * @param versions user to version
   */
  record Users(Map<String, Long> versions) implements PermissionNotice {}

  /** Roles whose permissions changed. */
  enum Roles implements PermissionNotice {
    CHANGED
  }

  /** All users, or a text that is not understood: then all is read again, to be safe. */
  enum Everything implements PermissionNotice {
    CHANGED
  }

  /** A line of {@code users}: version and user. */
  Pattern LINE = Pattern.compile("([0-9]{1,18}) (.+)", Pattern.DOTALL);

  /** Reads the payload of a notification. Never fails. */
  static PermissionNotice parse(String payload) {
    if (payload.startsWith("roles ")) {
      return Roles.CHANGED;
    }
    if (!payload.startsWith("users\n")) {
      return Everything.CHANGED;
    }
    Map<String, Long> versions = new HashMap<>();
    for (String line : payload.substring("users\n".length()).split("\n", -1)) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        return Everything.CHANGED;
      }
      versions.merge(parts.group(2), Long.parseLong(parts.group(1)), Math::max);
    }
    return new Users(Map.copyOf(versions));
  }
}
