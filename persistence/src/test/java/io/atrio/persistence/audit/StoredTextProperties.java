package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StoredTextProperties {

  @Property
  void anyTextIsReadBackAndHasNoZero(@ForAll("texts") String text) {
    String stored = StoredText.of(text);

    assertThat(stored).doesNotContain("\0");
    assertThat(StoredText.read(stored)).isEqualTo(text);
  }

  @Property
  void differentTextsAreStoredDifferently(
      @ForAll("texts") String one, @ForAll("texts") String other) {
    assertThat(StoredText.of(one).equals(StoredText.of(other))).isEqualTo(one.equals(other));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('\0', '\uFFFF', '0', '1', 'a').ofMaxLength(8);
  }
}
