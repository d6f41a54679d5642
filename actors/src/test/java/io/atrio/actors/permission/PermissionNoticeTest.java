package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionNoticeTest {
  @Test
  void usersHaveTheirVersions() {
    assertThat(PermissionNotice.parse("users\n7 ada\n9 eve of x"))
        .isEqualTo(new PermissionNotice.Users(Map.of("ada", 7L, "eve of x", 9L)));
  }

  @Test
  void rolesAreRead() {
    assertThat(PermissionNotice.parse("roles 7")).isEqualTo(PermissionNotice.Roles.CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "everything 0", "users\n", "users\nada", "users\n-1 a", "users\n1 a\n\n", "x"})
  void whatIsNotUnderstoodIsEverything(String payload) {
    assertThat(PermissionNotice.parse(payload)).isEqualTo(PermissionNotice.Everything.CHANGED);
  }
}
