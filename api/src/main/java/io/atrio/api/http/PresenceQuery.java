package io.atrio.api.http;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request for who is on a channel, checked.
 *
 * @param after the user after whom the answer begins; null for the first
 */
record PresenceQuery(@Nullable String after, int limit) {
  private static final Set<String> KNOWN = Set.of("after", "limit");

  /** Reads the query and goes on with it, or refuses. */
  static <R> R read(
      HttpRequest request, Function<Refused, R> refuse, Function<PresenceQuery, R> use) {
    PresenceQuery query;
    try {
      QueryParameters given = QueryParameters.of(request, KNOWN);
      query = new PresenceQuery(after(given.get("after")), given.limit());
    } catch (QueryParameters.Wrong wrong) {
      return refuse.apply(new Refused(ErrorCode.INVALID_REQUEST, wrong.detail()));
    }
    return use.apply(query);
  }

  private static @Nullable String after(@Nullable String text) throws QueryParameters.Wrong {
    if (text != null && !ChannelName.isValidId(text)) {
      throw new QueryParameters.Wrong("after is what another page called next.");
    }
    return text;
  }
}
