package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.PermissionSettings;
import io.atrio.cluster.settings.SettingsException;
import java.util.Collections;
import java.util.IdentityHashMap;
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
  void aHundredThousandSessionsWithThreeSetsOfRolesHoldThreeCompiledSets() {
    String[][] sets = {{"viewer"}, {"viewer", "writer"}, {"writer", "admin", "viewer"}};
    Set<Permissions> held = Collections.newSetFromMap(new IdentityHashMap<>());

    for (int i = 0; i < 100_000; i++) {
      held.add(roles.of(user(sets[i % sets.length])));
    }

    assertThat(held).hasSize(sets.length);
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

  @Test
  void theTablesReplaceTheSettingsRoleByRole() {
    Set<String> changed =
        roles.replace(new RoleTable(Map.of("viewer", List.of("subscribe:news")), 4));

    assertThat(changed).containsExactly("viewer");
    assertThat(roles.version()).isEqualTo(4);
    assertThat(roles.of(user("viewer")).allow("subscribe", "orders")).isFalse();
    assertThat(roles.of(user("viewer")).allow("subscribe", "news")).isTrue();
    assertThat(roles.of(user("writer")).allow("publish", "orders")).isTrue();
  }

  @Test
  void aRoleThatTheTablesNoLongerHaveIsTheSettingsAgain() {
    roles.replace(new RoleTable(Map.of("viewer", List.of(), "clerk", List.of("a:b")), 4));

    assertThat(roles.replace(new RoleTable(Map.of(), 5)))
        .containsExactlyInAnyOrder("viewer", "clerk");
    assertThat(roles.of(user("viewer")).allow("subscribe", "orders")).isTrue();
    assertThat(roles.of(user("clerk")).allow("a", "b")).isFalse();
  }

  @Test
  void anOlderTableDoesNotReplaceANewerOne() {
    roles.replace(new RoleTable(Map.of("clerk", List.of("a:new")), 5));

    assertThat(roles.replace(new RoleTable(Map.of("clerk", List.of("a:old")), 4))).isEmpty();
    assertThat(roles.of(user("clerk")).allow("a", "new")).isTrue();
  }

  @Test
  void aTableThatSaysTheSameKeepsWhatIsCompiled() {
    roles.replace(new RoleTable(Map.of("clerk", List.of("a:b", "a:c")), 5));
    Permissions before = roles.of(user("clerk"));

    assertThat(roles.replace(new RoleTable(Map.of("clerk", List.of("a:c", "a:b")), 6))).isEmpty();
    assertThat(roles.of(user("clerk"))).isSameAs(before);
    assertThat(roles.version()).isEqualTo(6);
  }

  @Test
  void aPermissionOfTheTablesThatDoesNotParseGrantsNothing() {
    roles.replace(new RoleTable(Map.of("clerk", List.of("**", "a:b")), 5));

    assertThat(roles.of(user("clerk")).allow("a", "b")).isTrue();
    assertThat(roles.of(user("clerk")).allow("a", "c")).isFalse();
  }

  @Test
  void rolesDoNotHoldRoles() {
    roles.replace(
        new RoleTable(
            Map.of("a", List.of("role:b"), "b", List.of("role:c"), "c", List.of("role:a", "x:y")),
            5));

    assertThat(roles.of(user("a")).allow("x", "y")).isFalse();
  }

  private static Principal user(String... held) {
    return new Principal(Principal.Kind.USER, "u", "s", Set.of(held), 0);
  }
}
