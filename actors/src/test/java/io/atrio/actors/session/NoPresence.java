package io.atrio.actors.session;

import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.permission.RolePermissions;

/** The rules of a platform where no channel has presence. */
final class NoPresence {

  private NoPresence() {}

  static PresenceRules of(RolePermissions roles) {
    return new PresenceRules(roles, LiveChannel.settings(100, 1 << 20, 600_000));
  }
}
