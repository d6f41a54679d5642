package io.atrio.persistence.query;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Mono;

/** The events of one persistence id as streams. */
record EventsOf(EventRows rows, Pages pages, int bufferSize) {

  Source<JournalRow, NotUsed> live(String persistenceId, long from, long to) {
    return wanted(persistenceId, new Span(Math.max(1, from), to, true));
  }

  /** Ends with the event that was the last one when the stream began. */
  Source<JournalRow, NotUsed> current(String persistenceId, long from, long to) {
    return Source.single(persistenceId)
        .mapAsync(1, id -> rows.highestSeqNr(id).toFuture())
        .flatMapConcat(
            highest ->
                wanted(persistenceId, new Span(Math.max(1, from), Math.min(to, highest), false)));
  }

  private Source<JournalRow, NotUsed> wanted(String persistenceId, Span span) {
    return span.isEmpty() ? Source.empty() : pages.from(span, rest -> look(persistenceId, rest));
  }

  private Mono<Page<Span, JournalRow>> look(String persistenceId, Span span) {
    int limit = span.limit(bufferSize);
    return rows.of(persistenceId, span.from(), limit).map(found -> span.page(found, limit));
  }
}
