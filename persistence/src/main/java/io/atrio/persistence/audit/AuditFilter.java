package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for; what is null is not looked at. Times outside the years 1 to 9999 mean
 * the nearest of them, so any text that is a time can be asked.
 *
 * @param user by whom
 * @param session with which login session
 * @param type of which type
 * @param from happened at this time or later
 * @param to happened before this time
 */
public record AuditFilter(
    @Nullable String user,
    @Nullable String session,
    @Nullable AuditType type,
    @Nullable Instant from,
    @Nullable Instant to) {
  /** Every event. */
  public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  public AuditFilter {
    from = within(from);
    to = within(to);
  }

  private static @Nullable Instant within(@Nullable Instant time) {
    if (time == null) {
      return null;
    }
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
  }
}
