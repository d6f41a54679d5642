package io.atrio.persistence.query;

import io.atrio.persistence.query.SlicePosition.Placed;
import java.time.Instant;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Mono;

/** The events of slices as streams, in the order in which they were written. */
record EventsBySlices(EventRows rows, Pages pages, int bufferSize) {

  Source<Placed, NotUsed> live(Slices slices, Offset offset) {
    return until(Instant.MAX, slices, SlicePosition.after(offset));
  }

  /**
   * Ends when it has everything that was written before it began. Some of that may not have been
   * committed yet then, and is waited for.
   */
  Source<Placed, NotUsed> current(Slices slices, Offset offset) {
    SlicePosition position = SlicePosition.after(offset);
    return Source.single(slices)
        .mapAsync(1, begun -> rows.horizon().toFuture())
        .flatMapConcat(horizon -> until(horizon.now(), slices, position));
  }

  private Source<Placed, NotUsed> until(Instant until, Slices slices, SlicePosition position) {
    return pages.from(position, reached -> look(until, slices, reached));
  }

  private Mono<Page<SlicePosition, Placed>> look(
      Instant until, Slices slices, SlicePosition position) {
    return rows.horizon()
        .map(horizon -> horizon.settled().isBefore(until) ? horizon.settled() : until)
        .flatMap(
            end ->
                rows.bySlices(slices, position.offset(), end, position.window(), bufferSize)
                    .map(found -> position.page(found, bufferSize, end, until)));
  }
}
