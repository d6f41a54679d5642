package io.atrio.api.http;

import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request for a channel's history, checked.
 *
 * @param after the position of what the client has; null for nothing
 */
record HistoryQuery(@Nullable Position after, int limit) {
  private static final Set<String> KNOWN = Set.of("after", "limit");

  /** Reads the query and goes on with it, or refuses. */
  static <R> R read(
      HttpRequest request, Function<Refused, R> refuse, Function<HistoryQuery, R> use) {
    HistoryQuery query;
    try {
      QueryParameters given = QueryParameters.of(request, KNOWN);
      query = new HistoryQuery(after(given.get("after")), given.limit());
    } catch (QueryParameters.Wrong wrong) {
      return refuse.apply(new Refused(ErrorCode.INVALID_REQUEST, wrong.detail()));
    }
    return use.apply(query);
  }

  private static @Nullable Position after(@Nullable String text) throws QueryParameters.Wrong {
    return text == null
        ? null
        : PositionText.parse(text)
            .orElseThrow(
                () ->
                    new QueryParameters.Wrong(
                        "after is what another page called next, or an epoch and an offset such as"
                            + " k3j9x2.812."));
  }
}
