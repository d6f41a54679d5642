package io.atrio.api.http;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RoleStore;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a role shall be, as it is sent. */
record RoleRequest(@Nullable String description, @Nullable List<@Nullable String> permissions) {
  private static final int MAX_DESCRIPTION = 1000;
  private static final int MOST_NAMED = 10;

  /** Reads {@code body}, which says what {@code role} shall be, and goes on, or refuses. */
  static <R> R read(
      String role, byte[] body, Function<Refused, R> refuse, Function<RoleStore.Role, R> use) {
    if (!ChannelName.isValidId(role)) {
      return refuse.apply(Refused.of(ErrorCode.INVALID_ROLE));
    }
    return Json.read(
        body,
        RoleRequest.class,
        refuse,
        sent -> {
          Refused wrong = sent.refusal();
          return wrong != null ? refuse.apply(wrong) : use.apply(sent.role(role));
        });
  }

  /** What a role allows, for the audit trail. */
  static String summary(RoleStore.Role role) {
    String named = String.join(", ", role.permissions().stream().limit(MOST_NAMED).toList());
    int more = role.permissions().size() - MOST_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private @Nullable Refused refusal() {
    if (description != null && description.length() > MAX_DESCRIPTION) {
      return invalid("description has " + MAX_DESCRIPTION + " characters at most.");
    }
    if (permissions == null || permissions.size() > RoleStore.MOST_PERMISSIONS) {
      return invalid(
          "permissions is a list of " + RoleStore.MOST_PERMISSIONS + " permissions at most.");
    }
    for (int i = 0; i < permissions.size(); i++) {
      String permission = permissions.get(i);
      if (permission == null || !Permissions.isWellFormed(permission)) {
        return new Refused(
            ErrorCode.INVALID_PERMISSION,
            "permissions[" + i + "]: " + ErrorCode.INVALID_PERMISSION.sentence());
      }
    }
    return null;
  }

  private RoleStore.Role role(String name) {
    return new RoleStore.Role(
        name,
        Objects.requireNonNullElse(description, ""),
        Objects.requireNonNull(permissions).stream()
            .map(Objects::requireNonNull)
            .distinct()
            .sorted()
            .toList());
  }

  private static Refused invalid(String detail) {
    return new Refused(ErrorCode.INVALID_REQUEST, detail);
  }
}
