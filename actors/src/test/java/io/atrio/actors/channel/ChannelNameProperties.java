package io.atrio.actors.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChannelNameProperties {
  private static final Pattern CHANNEL = Pattern.compile("[a-zA-Z0-9_.:-]{1,200}");
  private static final Pattern EVENT = Pattern.compile("(?!atrio\\.)[a-zA-Z0-9_.:-]{1,100}");
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_.:-]{1,192}");

  @Property
  void aNameIsValidExactlyWhenTheContractSaysSo(@ForAll("texts") String text) {
    assertThat(ChannelName.isValid(text)).isEqualTo(CHANNEL.matcher(text).matches());
    assertThat(ChannelName.isValidEvent(text)).isEqualTo(EVENT.matcher(text).matches());
    assertThat(ChannelName.isValidId(text)).isEqualTo(ID.matcher(text).matches());
  }

  @Property
  void automaticChannelsOfValidIdsAreValidAndAutomatic(@ForAll("texts") String id) {
    if (!ChannelName.isValidId(id)) {
      return;
    }
    for (String name :
        new String[] {ChannelName.user(id), ChannelName.session(id), ChannelName.role(id)}) {
      assertThat(ChannelName.isValid(name)).isTrue();
      assertThat(ChannelName.isAutomatic(name)).isTrue();
    }
  }

  @Example
  void lineEndsAndNulAreInNoName() {
    for (String bad : new String[] {"a\n", "a\rb", "\0", "a\r\nb", "\n"}) {
      assertThat(ChannelName.isValid(bad)).isFalse();
      assertThat(ChannelName.isValidEvent(bad)).isFalse();
      assertThat(ChannelName.isValidId(bad)).isFalse();
    }
  }

  @Example
  void eventsOfThePlatformAreNobodyElses() {
    assertThat(ChannelName.isValidEvent("atrio.gap")).isFalse();
    assertThat(ChannelName.isValidEvent("atrio")).isTrue();
    assertThat(ChannelName.isValid("atrio.gap")).isTrue();
  }

  @Example
  void allAndOrdinaryNamesAreNotAutomatic() {
    assertThat(ChannelName.isAutomatic(ChannelName.ALL)).isFalse();
    assertThat(ChannelName.isAutomatic("users:42")).isFalse();
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars('A', 'Z', '0', '9', '_', '.', ':', '-')
            .ofMaxLength(210);
    Arbitrary<Character> odd = Arbitraries.of('\r', '\n', '\0', ' ', 'é', '/', '*', '\u2028');
    Arbitrary<String> nearly =
        names.flatMap(
            n ->
                odd.flatMap(
                    c ->
                        Arbitraries.integers()
                            .between(0, n.length())
                            .map(i -> n.substring(0, i) + c + n.substring(i))));
    return Arbitraries.oneOf(
        names,
        nearly,
        Arbitraries.strings(),
        names.map(n -> "atrio." + n),
        names.map(n -> "user:" + n));
  }
}
