package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.cluster.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolePermissionsTest {
  private final RolePermissions roles =
      new RolePermissions(
          new PermissionSettings(
              Map.of(
                  "viewer", List.of("subscribe:*"),
                  "writer", List.of("publish:orders"),
                  "admin", List.of("*"))));

  @Test
  void severalRolesAddUp() {
    Permissions permissions = roles.of(user("viewer", "writer"));

    assertThat(permissions.allow("subscribe", "orders")).isTrue();
    assertThat(permissions.allow("publish", "orders")).isTrue();
    assertThat(permissions.allow("publish", "stock")).isFalse();
  }

  @Test
  void equalSetsOfRolesShareOneObject() {
    assertThat(roles.of(user("viewer", "writer"))).isSameAs(roles.of(user("writer", "viewer")));
  }

  @Test
  void unknownRolesGrantNothingAndTakeNoMemory() {
    assertThat(roles.of(user("stranger")).allow("subscribe", "orders")).isFalse();
    assertThat(roles.of(user("stranger"))).isSameAs(roles.of(user("another")));
    assertThat(roles.of(user("viewer", "stranger"))).isSameAs(roles.of(user("viewer")));
  }

  @Test
  void aServiceMayDoEverything() {
    Principal service = new Principal(Principal.Kind.SERVICE, "billing", "", Set.of(), 0);

    assertThat(roles.of(service).allowEverything()).isTrue();
  }

  @Test
  void aRoleNamedLikeOneThatMayDoEverythingIsNotThatRole() {
    assertThat(roles.of(user("Admin")).allowEverything()).isFalse();
    assertThat(roles.of(user("admin")).allowEverything()).isTrue();
  }

  @Test
  void aMalformedPermissionStopsTheStart() {
    PermissionSettings wrong =
        new PermissionSettings(Map.of("clerk", List.of("subscribe:a", "subscribe")));

    assertThatThrownBy(() -> new RolePermissions(wrong))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("clerk")
        .hasMessageContaining("\"subscribe\"");
  }

  private static Principal user(String... held) {
    return new Principal(Principal.Kind.USER, "u", "s", Set.of(held), 0);
  }
}
