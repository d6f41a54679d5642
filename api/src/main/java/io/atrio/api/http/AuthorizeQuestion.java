package io.atrio.api.http;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.permission.PermissionVersion;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a user may do something.
 *
 * @param action such as {@code publish}
 * @param resource such as {@code chat:7}
 * @param claimed roles of the user's token, of which the tables know nothing
 * @param minimum what the answer must know of, or null
 */
record AuthorizeQuestion(
    String user,
    String action,
    String resource,
    Set<String> claimed,
    @Nullable PermissionVersion minimum) {
  private static final int MAX_QUESTIONS = 1000;
  private static final int MAX_ROLES = 100;
  private static final Pattern ACTION = Pattern.compile("[a-z]{1,32}");
  private static final Pattern RESOURCE = Pattern.compile("[a-zA-Z0-9_.:-]{1,200}");

  /** As it is sent: the permission whole, or its action with the resource beside it. */
  private record Sent(
      @Nullable String user,
      @Nullable String permission,
      @Nullable String resource,
      @Nullable List<@Nullable String> roles,
      @Nullable String minVersion) {

    @Nullable String wrong() {
      if (user == null || !ChannelName.isValidId(user)) {
        return "user must be 1 to 192 of the characters a-z A-Z 0-9 _ . : -";
      }
      if (!ACTION.matcher(action()).matches() || !RESOURCE.matcher(asked()).matches()) {
        return "permission must be action:resource, or an action with its resource beside it";
      }
      if (!claimed().stream().allMatch(r -> r != null && ChannelName.isValidId(r))
          || claimed().size() > MAX_ROLES) {
        return "roles must be at most " + MAX_ROLES + " names of roles";
      }
      return minVersion != null && PermissionVersion.parse(minVersion).isEmpty()
          ? "min_version must be a version that was answered before"
          : null;
    }

    AuthorizeQuestion question() {
      return new AuthorizeQuestion(
          Objects.requireNonNull(user),
          action(),
          asked(),
          Set.copyOf(claimed()),
          minVersion == null ? null : PermissionVersion.parse(minVersion).orElse(null));
    }

    private String action() {
      String whole = permission == null ? "" : permission;
      int colon = whole.indexOf(':');
      return resource != null || colon < 0 ? whole : whole.substring(0, colon);
    }

    private String asked() {
      if (resource != null) {
        return resource;
      }
      String whole = permission == null ? "" : permission;
      int colon = whole.indexOf(':');
      return colon < 0 ? "" : whole.substring(colon + 1);
    }

    private List<@Nullable String> claimed() {
      return roles == null ? List.of() : roles;
    }
  }

  /** The permission it asks for. */
  String permission() {
    return action + ':' + resource;
  }

  /**
   * Reads one question, or a list of 1 to 1,000, and goes on with them, or refuses.
   *
   * @param use takes them, and whether they came as a list
   */
  static <R> R read(
      byte[] body, Function<Refused, R> refuse, Function<List<AuthorizeQuestion>, R> use) {
    return isList(body)
        ? Json.read(body, Sent[].class, refuse, sent -> all(sent, refuse, use))
        : Json.read(body, Sent.class, refuse, sent -> all(new Sent[] {sent}, refuse, use));
  }

  /** Whether {@code body} begins as a list does. */
  static boolean isList(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '[';
      }
    }
    return false;
  }

  private static <R> R all(
      @Nullable Sent[] sent,
      Function<Refused, R> refuse,
      Function<List<AuthorizeQuestion>, R> use) {
    if (sent.length > MAX_QUESTIONS) {
      return refuse.apply(Refused.of(ErrorCode.BATCH_TOO_LARGE));
    }
    if (sent.length == 0) {
      return refuse.apply(invalid("A list has 1 to " + MAX_QUESTIONS + " questions."));
    }
    for (int i = 0; i < sent.length; i++) {
      Sent question = sent[i];
      String wrong = question == null ? "a question is a JSON object" : question.wrong();
      if (wrong != null) {
        return refuse.apply(invalid("Question " + i + ": " + wrong + "."));
      }
    }
    return use.apply(
        List.of(sent).stream().map(Objects::requireNonNull).map(Sent::question).toList());
  }

  private static Refused invalid(String detail) {
    return new Refused(ErrorCode.INVALID_REQUEST, detail);
  }
}
