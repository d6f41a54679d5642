package io.atrio.persistence.query;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Mono;

/**
 * Streams made of one page after the other. A page is fetched when the one before has been taken,
 * so a stream holds one page however slow its reader is; a look that fails fails the stream.
 *
 * @param pause before looks that are due {@link Page.Then#LATER}
 */
record Pages(ClassicActorSystemProvider system, Duration pause) {

  <P, R> Source<R, NotUsed> from(P first, Function<P, Mono<Page<P, R>>> look) {
    return Source.<Page<P, R>, Page<P, R>>unfoldAsync(
            Page.before(first),
            page ->
                switch (page.then()) {
                  case AT_ONCE -> taken(look, page);
                  case LATER -> Patterns.after(pause, system, () -> taken(look, page));
                  case NEVER ->
                      Mono.just(Optional.<Pair<Page<P, R>, Page<P, R>>>empty()).toFuture();
                })
        .mapConcat(Page::rows);
  }

  private static <P, R> CompletionStage<Optional<Pair<Page<P, R>, Page<P, R>>>> taken(
      Function<P, Mono<Page<P, R>>> look, Page<P, R> last) {
    return look.apply(last.next())
        .map(page -> Optional.of(Pair.create(page, page)))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }
}
