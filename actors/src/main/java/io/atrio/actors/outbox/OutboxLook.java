package io.atrio.actors.outbox;

import java.util.List;

/**
 * Which rows are asked for: the first in the order of their ids that are not left out.
 *
 * @param rows how many at most; may be none
 * @param bytes of data, which only the last row may pass
 * @param exceptIds rows that are left out
 * @param exceptChannels channels whose rows are left out
 */
public record OutboxLook(int rows, long bytes, List<Long> exceptIds, List<String> exceptChannels) {

  /** Whether there may be more rows than these. */
  boolean isFilledBy(List<OutboxRow> found) {
    return found.size() >= rows || found.stream().mapToLong(OutboxRow::size).sum() >= bytes;
  }
}
