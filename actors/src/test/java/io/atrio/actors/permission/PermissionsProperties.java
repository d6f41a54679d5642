package io.atrio.actors.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

class PermissionsProperties {

  @Property
  void theyAllowWhatANaiveReadingAllows(
      @ForAll @Size(max = 6) List<@From("permissions") String> permissions,
      @ForAll("actions") String action,
      @ForAll("resources") String resource) {
    boolean naive = permissions.stream().anyMatch(p -> allows(p, action + ":" + resource));

    assertThat(Permissions.compile(permissions).allow(action, resource)).isEqualTo(naive);
  }

  @Property
  void anyTextIsEitherCompiledOrRefused(@ForAll String text) {
    if (Permissions.isWellFormed(text)) {
      assertThat(Permissions.compile(List.of(text)).allowEverything()).isEqualTo(text.equals("*"));
    } else {
      assertThatThrownBy(() -> Permissions.compile(List.of(text)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Example
  void everyFormOfTheContractIsWellFormed() {
    for (String form :
        List.of("subscribe:orders*", "publish:chat:*", "audit:read", "session:end", "job:*", "*")) {
      assertThat(Permissions.isWellFormed(form)).as(form).isTrue();
    }
  }

  @Example
  void whatIsNoFormIsRefused() {
    for (String bad :
        List.of(
            "",
            "**",
            "subscribe",
            "subscribe:",
            "subscribe:**",
            "subscribe:a*b",
            ":orders",
            "*:x",
            "Subscribe:x",
            "subscribe:a b",
            "subscribe:a\n",
            " *",
            "subscribe:orders* ",
            "a:é")) {
      assertThat(Permissions.isWellFormed(bad)).as(bad).isFalse();
    }
  }

  @Example
  void anExactPermissionAllowsNothingLonger() {
    Permissions permissions = Permissions.compile(List.of("subscribe:orders"));

    assertThat(permissions.allow("subscribe", "orders")).isTrue();
    assertThat(permissions.allow("subscribe", "orders.eu")).isFalse();
    assertThat(permissions.allow("publish", "orders")).isFalse();
  }

  @Example
  void aPrefixAllowsWhatBeginsWithIt() {
    Permissions permissions = Permissions.compile(List.of("publish:chat:*"));

    assertThat(permissions.allow("publish", "chat:1")).isTrue();
    assertThat(permissions.allow("publish", "chat:")).isTrue();
    assertThat(permissions.allow("publish", "chat")).isFalse();
  }

  @Example
  void aStarAllowsEverything() {
    Permissions permissions = Permissions.compile(List.of("*"));

    assertThat(permissions.allowEverything()).isTrue();
    assertThat(permissions.allow("anything", "at:all")).isTrue();
  }

  @Example
  void noPermissionsAllowNothing() {
    assertThat(Permissions.compile(List.of()).allow("subscribe", "all")).isFalse();
  }

  @Provide
  Arbitrary<String> actions() {
    return Arbitraries.of("subscribe", "publish", "sub");
  }

  @Provide
  Arbitrary<String> resources() {
    return Arbitraries.strings().withChars('a', 'b', ':', '.').ofMinLength(1).ofMaxLength(5);
  }

  @Provide
  Arbitrary<String> permissions() {
    Arbitrary<String> pattern =
        Combinators.combine(
                Arbitraries.strings().withChars('a', 'b', ':', '.').ofMaxLength(4),
                Arbitraries.of("", "*"))
            .as((name, star) -> name + star);
    return Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just("*")),
            Tuple.of(20, Combinators.combine(actions(), pattern).as((a, p) -> a + ":" + p)))
        .filter(Permissions::isWellFormed);
  }

  private static boolean allows(String permission, String wanted) {
    return permission.endsWith("*")
        ? wanted.startsWith(permission.substring(0, permission.length() - 1))
        : wanted.equals(permission);
  }
}
