package io.atrio.actors.session;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import java.util.Collection;
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
  private final EndedSessions ended;
  private final PresenceRules presence;
  private final RoleGrants grants;

  /**
   * Of users who have no roles but those of their tokens. {@code maxChannels} bounds one stream,
   * {@code maxStreams} one session; {@code ended} do not come back.
   *
   * @param presence says who may see who is on a channel
   */
  public SessionRules(
      RolePermissions roles,
      int maxChannels,
      int maxStreams,
      EndedSessions ended,
      PresenceRules presence) {
    this(roles, maxChannels, maxStreams, ended, presence, RoleGrants.NONE);
  }

  /** The same of users who have been granted roles by {@code grants}. */
  public SessionRules(
      RolePermissions roles,
      int maxChannels,
      int maxStreams,
      EndedSessions ended,
      PresenceRules presence,
      RoleGrants grants) {
    this.grants = grants;
    this.presence = presence;
    this.roles = roles;
    this.maxChannels = maxChannels;
    this.maxStreams = maxStreams;
    this.ended = ended;
  }

  /** Which roles users have been granted. */
  RoleGrants grants() {
    return grants;
  }

  /** {@code principal} with the roles granted by now, as far as that is known here. */
  Principal current(Principal principal) {
    Principal known = grants.known(principal);
    return known == null ? principal : known;
  }

  /** Notes that {@code session} has been ended. */
  void end(String session) {
    ended.add(session);
  }

  /** Whether {@code session} has been ended. */
  boolean isEnded(String session) {
    return ended.contains(session);
  }

  /** Why {@code principal} has no session any more, if so. */
  Optional<Refused> ended(Principal principal) {
    return isEnded(principal.session())
        ? Optional.of(Refused.of(ErrorCode.SESSION_ENDED))
        : Optional.empty();
  }

  /**
   * Why {@code principal} may not listen to {@code requested} with one stream more, if it may not.
   */
  Optional<Refused> refusal(Principal principal, List<String> requested, int streams) {
    return streams >= maxStreams
        ? Optional.of(Refused.of(ErrorCode.TOO_MANY_STREAMS))
        : refusal(principal, requested);
  }

  /** Why a stream of {@code principal} may not listen to {@code requested}, if it may not. */
  Optional<Refused> refusal(Principal principal, List<String> requested) {
    Optional<String> forbidden = forbidden(principal, requested);
    if (forbidden.isPresent()) {
      return Optional.of(
          new Refused(
              ErrorCode.PERMISSION_DENIED,
              "The session may not subscribe to " + forbidden.get() + "."));
    }
    return tooMany(channels(principal, requested).size());
  }

  /** The first of {@code requested} that {@code principal} may not listen to. */
  Optional<String> forbidden(Principal principal, List<String> requested) {
    Permissions permissions = roles.of(principal);
    Set<String> own = automatic(principal);
    return requested.stream()
        .filter(channel -> !own.contains(channel) && !maySubscribe(permissions, channel))
        .findFirst();
  }

  /** Those of {@code requested} that {@code principal} may listen to. */
  List<String> permitted(Principal principal, Collection<String> requested) {
    Permissions permissions = roles.of(principal);
    return requested.stream().filter(channel -> maySubscribe(permissions, channel)).toList();
  }

  /** Those of {@code requested} that a stream of {@code principal} does not hear anyway. */
  List<String> explicit(Principal principal, List<String> requested) {
    Set<String> own = automatic(principal);
    return List.copyOf(
        requested.stream().filter(channel -> !own.contains(channel)).distinct().toList());
  }

  /** How many channels one stream may listen to. */
  int maxChannels() {
    return maxChannels;
  }

  /** Every channel of a stream that asks for {@code requested}, each once. */
  List<String> channels(Principal principal, List<String> requested) {
    Set<String> all = automatic(principal);
    all.addAll(requested);
    return List.copyOf(all);
  }

  /** Whether streams must be told on which of their channels they may see who is there. */
  boolean isPresenceKept() {
    return presence.areNeeded();
  }

  /** On which of its channels a stream of {@code principal} may see who is there. */
  List<String> watched(Principal principal, List<String> requested) {
    return isPresenceKept()
        ? presence.watched(principal, channels(principal, requested))
        : List.of();
  }

  /** Another's automatic channels are nobody's to hear but those who may do everything. */
  private static boolean maySubscribe(Permissions permissions, String channel) {
    return ChannelName.isAutomatic(channel)
        ? permissions.allowEverything()
        : permissions.allow("subscribe", channel);
  }

  /** Why a stream may not listen to so many channels, if it may not. */
  Optional<Refused> tooMany(int channels) {
    return channels > maxChannels
        ? Optional.of(
            new Refused(
                ErrorCode.TOO_MANY_CHANNELS,
                "A stream may listen to " + maxChannels + " channels."))
        : Optional.empty();
  }

  /** Whether a session of {@code principal} hears {@code channel} without asking. */
  static boolean isAutomatic(Principal principal, String channel) {
    return automatic(principal).contains(channel);
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
