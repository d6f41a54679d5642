package io.atrio.persistence.query;

import io.atrio.persistence.query.Page.Then;
import java.util.List;

/**
 * The events of one persistence id that are still wanted.
 *
 * @param from the first sequence number
 * @param to the last one, included
 * @param live whether events that are not there yet are waited for
 */
record Span(long from, long to, boolean live) {

  boolean isEmpty() {
    return from > to;
  }

  /** How many rows to fetch so that none is fetched in vain. */
  int limit(int bufferSize) {
    return to - from < bufferSize ? (int) (to - from) + 1 : bufferSize;
  }

  /** The page that these rows make, of which {@code limit} were asked for. */
  Page<Span, JournalRow> page(List<JournalRow> found, int limit) {
    Span rest = found.isEmpty() ? this : new Span(found.getLast().seqNr() + 1, to, live);
    List<JournalRow> events =
        found.stream().filter(row -> !row.deleted() && row.seqNr() <= to).toList();
    return new Page<>(rest, events, rest.then(found.size() == limit));
  }

  private Then then(boolean full) {
    if (isEmpty()) {
      return Then.NEVER;
    }
    if (full) {
      return Then.AT_ONCE;
    }
    return live ? Then.LATER : Then.NEVER;
  }
}
