package io.atrio.persistence.query;

import io.atrio.persistence.query.Page.Then;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Mono;

/** The persistence ids of the journal as a stream that ends. */
record PersistenceIds(EventRows rows, Pages pages, int bufferSize) {

  Source<String, NotUsed> after(String id) {
    return pages.from(id, this::look);
  }

  private Mono<Page<String, String>> look(String after) {
    return rows.persistenceIds(after, bufferSize).map(found -> page(after, found));
  }

  private Page<String, String> page(String after, List<String> found) {
    return new Page<>(
        found.isEmpty() ? after : found.getLast(),
        found,
        found.size() == bufferSize ? Then.AT_ONCE : Then.NEVER);
  }
}
