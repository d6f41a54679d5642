package io.atrio.actors.session;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RolePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a session's streams hear: the automatic channels of its user, session and roles, {@code
 * all}, and those it asks for and may have.
 */
public final class SessionRules {
  private final RolePermissions roles;
  private final int maxChannels;
  private final int maxStreams;

  /** {@code maxChannels} bounds one stream, {@code maxStreams} one session. */
  public SessionRules(RolePermissions roles, int maxChannels, int maxStreams) {
    this.roles = roles;
    this.maxChannels = maxChannels;
    this.maxStreams = maxStreams;
  }

  /**
   * Why {@code principal} may not listen to {@code requested} with one stream more, if it may not.
   */
  Optional<Refused> refusal(Principal principal, List<String> requested, int streams) {
    if (streams >= maxStreams) {
      return Optional.of(Refused.of(ErrorCode.TOO_MANY_STREAMS));
    }
    Optional<String> forbidden = forbidden(principal, requested);
    if (forbidden.isPresent()) {
      return Optional.of(
          new Refused(
              ErrorCode.PERMISSION_DENIED,
              "The session may not subscribe to " + forbidden.get() + "."));
    }
    return channels(principal, requested).size() > maxChannels
        ? Optional.of(
            new Refused(
                ErrorCode.TOO_MANY_CHANNELS,
                "A stream may listen to " + maxChannels + " channels."))
        : Optional.empty();
  }

  /** The first of {@code requested} that {@code principal} may not listen to. */
  Optional<String> forbidden(Principal principal, List<String> requested) {
    Permissions permissions = roles.of(principal);
    Set<String> own = automatic(principal);
    return requested.stream()
        .filter(channel -> !own.contains(channel) && !maySubscribe(permissions, channel))
        .findFirst();
  }

  /** Every channel of a stream that asks for {@code requested}, each once. */
  List<String> channels(Principal principal, List<String> requested) {
    Set<String> all = automatic(principal);
    all.addAll(requested);
    return List.copyOf(all);
  }

  /** Another's automatic channels are nobody's to hear but those who may do everything. */
  private static boolean maySubscribe(Permissions permissions, String channel) {
    return ChannelName.isAutomatic(channel)
        ? permissions.allowEverything()
        : permissions.allow("subscribe", channel);
  }

  private static Set<String> automatic(Principal principal) {
    Set<String> channels = new LinkedHashSet<>();
    channels.add(ChannelName.user(principal.user()));
    channels.add(ChannelName.session(principal.session()));
    principal.roles().stream().sorted().map(ChannelName::role).forEach(channels::add);
    channels.add(ChannelName.ALL);
    return channels;
  }
}
