package io.atrio.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.cluster.settings.PermissionSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenceRulesTest {
  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of(
                  "seer",
                  List.of("presence:*"),
                  "root",
                  List.of("*"),
                  "some",
                  List.of("presence:room:1"))));
  private final PresenceRules rules =
      new PresenceRules(roles, LiveChannel.withRooms(10, 1000, 1000));

  @Test
  void whoHasThePermissionSeesWhoIsOnChannelsThatHavePresence() {
    assertThat(rules.watched(user("seer"), List.of("room:1", "orders", "room:2")))
        .containsExactly("room:1", "room:2");
    assertThat(rules.watched(user("some"), List.of("room:1", "room:2"))).containsExactly("room:1");
    assertThat(rules.watched(user("nothing"), List.of("room:1"))).isEmpty();
  }

  @Test
  void whereNoChannelHasPresenceNobodySeesAnything() {
    PresenceRules none = NoPresence.of(roles);

    assertThat(none.areNeeded()).isFalse();
    assertThat(none.watched(user("seer"), List.of("room:1"))).isEmpty();
  }

  @Test
  void anothersAutomaticChannelsAreForThoseWhoMayDoEverything() {
    assertThat(allowed("seer", "user:ana")).isTrue();
    assertThat(allowed("seer", "user:bob")).isFalse();
    assertThat(allowed("seer", "role:root")).isFalse();
    assertThat(allowed("root", "user:bob")).isTrue();
    assertThat(allowed("nothing", "user:ana")).isFalse();
  }

  private boolean allowed(String role, String channel) {
    Principal principal = user(role);
    return PresenceRules.allow(roles.of(principal), principal, channel);
  }

  private static Principal user(String role) {
    return new Principal(Principal.Kind.USER, "ana", "s1", Set.of(role), 1_800_000_000L);
  }
}
