package io.atrio.persistence.audit;

/**
 * Texts as the table holds them. PostgreSQL has no U+0000 in a text, and an event may carry one
 * that somebody sent: one such event must not stop the projection for ever, nor change in the
 * table, where its hash is checked. So it is written as U+FFFF 0, and U+FFFF, which is no
 * character, as U+FFFF 1.
 */
final class StoredText {
  private static final char ESCAPE = '\uFFFF';
  private static final String ZERO = ESCAPE + "0";
  private static final String ITSELF = ESCAPE + "1";

  private StoredText() {}

  /** What is stored for {@code text}. */
  static String of(String text) {
    if (text.indexOf(0) < 0 && text.indexOf(ESCAPE) < 0) {
      return text;
    }
    return text.replace("" + ESCAPE, ITSELF).replace("\0", ZERO);
  }

  /** The text for which {@code stored} is stored. */
  static String read(String stored) {
    if (stored.indexOf(ESCAPE) < 0) {
      return stored;
    }
    return stored.replace(ZERO, "\0").replace(ITSELF, "" + ESCAPE);
  }
}
