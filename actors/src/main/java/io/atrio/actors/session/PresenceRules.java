package io.atrio.actors.session;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.ChannelSettings;
import java.util.Collection;
import java.util.List;

/**
 * Who may see who is on a channel. Another's automatic channels are for nobody but those who may do
 * everything, as with hearing them.
 */
public final class PresenceRules {
  private final RolePermissions roles;
  private final ChannelSettings channels;
  private final boolean kept;

  /** Of the channels that have presence by {@code channels}. */
  public PresenceRules(RolePermissions roles, ChannelSettings channels) {
    this.roles = roles;
    this.channels = channels;
    this.kept = channels.isPresenceKept();
  }

  /** Whether {@code principal}, who has {@code permissions}, may see who is on {@code channel}. */
  public static boolean allow(Permissions permissions, Principal principal, String channel) {
    boolean anothers =
        ChannelName.isAutomatic(channel) && !SessionRules.isAutomatic(principal, channel);
    return anothers ? permissions.allowEverything() : permissions.allow("presence", channel);
  }

  /** Whether any channel has presence. */
  boolean areNeeded() {
    return kept;
  }

  /** Those of {@code listened} on which {@code principal} may see who is there. */
  List<String> watched(Principal principal, Collection<String> listened) {
    if (!kept) {
      return List.of();
    }
    Permissions permissions = roles.of(principal);
    return List.copyOf(
        listened.stream()
            .filter(channel -> channels.of(channel).presence())
            .filter(channel -> allow(permissions, principal, channel))
            .toList());
  }
}
