package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StoredTextTest {
  private static final int LONGEST = 5;

  /** What is escaped, what it is escaped with, and something else. */
  private static final char[] LETTERS = {'\0', '\uFFFF', '0', '1', 'a'};

  @Test
  void everyTextIsReadBackAndNoneHasAZeroOrIsStoredAsAnother() {
    List<String> texts = texts();
    Set<String> stored = new HashSet<>();
    for (String text : texts) {
      String kept = StoredText.of(text);
      assertThat(kept).doesNotContain("\0");
      assertThat(StoredText.read(kept)).isEqualTo(text);
      stored.add(kept);
    }
    assertThat(stored).hasSameSizeAs(texts);
  }

  @Test
  void anOrdinaryTextIsStoredAsItIs() {
    assertThat(StoredText.of("ana é 🙂 0 1")).isEqualTo("ana é 🙂 0 1");
  }

  /** All texts of these letters up to the longest. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; texts.get(i).length() < LONGEST; i++) {
      for (char letter : LETTERS) {
        texts.add(texts.get(i) + letter);
      }
    }
    return texts;
  }
}
