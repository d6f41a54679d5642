package io.atrio.actors.permission;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer about permissions rests on. Every change of a user's roles, and every change of
 * what roles may do, is greater than the one before.
 *
 * @param user changes of the user's roles
 * @param roles changes of what roles may do
 */
public record PermissionVersion(long user, long roles) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  /** The version that {@link #text} wrote; empty if it did not. */
  public static Optional<PermissionVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new PermissionVersion(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** Whether it knows of every change that {@code other} knows of. */
  public boolean includes(PermissionVersion other) {
    return user >= other.user && roles >= other.roles;
  }

  /** The form it has on the wire. Opaque to clients. */
  public String text() {
    return user + "-" + roles;
  }
}
