package io.atrio.persistence.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in the order in which events are paged.
 *
 * @param recordedAt milliseconds since the epoch
 * @param partition the chain
 * @param sequence the place in the chain
 */
public record AuditCursor(long recordedAt, int partition, long sequence) {
  private static final int BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** The cursor as the opaque text that a client holds, safe in a URL. */
  public String text() {
    byte[] bytes =
        ByteBuffer.allocate(BYTES).putLong(recordedAt).putInt(partition).putLong(sequence).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The cursor that {@link #text()} wrote; empty if {@code text} is anything else. */
  public static Optional<AuditCursor> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != BYTES) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      AuditCursor cursor = new AuditCursor(in.getLong(), in.getInt(), in.getLong());
      return Optional.of(cursor).filter(read -> read.possible() && read.text().equals(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Whether the database can hold it: what it cannot would fail there. */
  private boolean possible() {
    return recordedAt >= 0 && recordedAt <= LAST && partition >= 0 && sequence > 0;
  }
}
