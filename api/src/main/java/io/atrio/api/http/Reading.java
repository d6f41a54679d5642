package io.atrio.api.http;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.Permissions;

/**
 * Who may look into a channel. As with streams, another's automatic channels are for nobody but
 * those who may do everything: {@code history:*} does not open everybody's own channel.
 */
enum Reading {
  /** Where it stands and how much it keeps: for those who may hear it, or read its events. */
  POSITION("subscribe"),

  /** The events it keeps. */
  HISTORY("history");

  private final String needed;

  Reading(String needed) {
    this.needed = needed;
  }

  /** Whether {@code principal}, who has {@code permissions}, may do this. */
  boolean isAllowed(Permissions permissions, Principal principal, String channel) {
    boolean heard = hears(principal, channel);
    if (ChannelName.isAutomatic(channel) && !heard) {
      return permissions.allowEverything();
    }
    return permissions.allow("history", channel)
        || (this == POSITION && (heard || permissions.allow("subscribe", channel)));
  }

  /** Whether {@code principal}, who has {@code permissions}, may listen to {@code channel}. */
  static boolean isHeard(Permissions permissions, Principal principal, String channel) {
    return hears(principal, channel)
        || (ChannelName.isAutomatic(channel)
            ? permissions.allowEverything()
            : permissions.allow("subscribe", channel));
  }

  /** The permission of which those are told who may not. */
  String permission(String channel) {
    return needed + ':' + channel;
  }

  /** Whether every stream of {@code principal} hears {@code channel} without asking. */
  private static boolean hears(Principal principal, String channel) {
    return channel.equals(ChannelName.ALL)
        || channel.equals(ChannelName.user(principal.user()))
        || channel.equals(ChannelName.session(principal.session()))
        || principal.roles().stream().anyMatch(role -> channel.equals(ChannelName.role(role)));
  }
}
