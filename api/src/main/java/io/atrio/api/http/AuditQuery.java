package io.atrio.api.http;

import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.persistence.audit.AuditCursor;
import io.atrio.persistence.audit.AuditFilter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request to the audit trail, checked. A parameter that is not known is refused: a
 * filter with a typing error would otherwise answer with everything.
 */
record AuditQuery(AuditFilter filter, @Nullable AuditCursor after, int limit) {
  /** Parameters that say which events. */
  static final Set<String> FILTER = Set.of("user", "session", "type", "from", "to");

  /** Parameters of a page of events. */
  static final Set<String> PAGE = Set.of("user", "session", "type", "from", "to", "after", "limit");

  /** Reads the query, of which {@code known} are allowed, and goes on with it, or refuses. */
  static <R> R read(
      HttpRequest request,
      Set<String> known,
      Function<Refused, R> refuse,
      Function<AuditQuery, R> use) {
    AuditQuery query;
    try {
      query = read(QueryParameters.of(request, known));
    } catch (QueryParameters.Wrong wrong) {
      return refuse.apply(new Refused(ErrorCode.INVALID_REQUEST, wrong.detail()));
    }
    return use.apply(query);
  }

  private static AuditQuery read(QueryParameters given) throws QueryParameters.Wrong {
    return new AuditQuery(
        new AuditFilter(
            given.get("user"),
            given.get("session"),
            type(given.get("type")),
            time("from", given.get("from")),
            time("to", given.get("to"))),
        after(given.get("after")),
        given.limit());
  }

  private static @Nullable AuditType type(@Nullable String text) throws QueryParameters.Wrong {
    return text == null
        ? null
        : AuditType.of(text)
            .orElseThrow(
                () -> new QueryParameters.Wrong("type is none of the types of audit events."));
  }

  private static @Nullable Instant time(String name, @Nullable String text)
      throws QueryParameters.Wrong {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new QueryParameters.Wrong(name + " is a time such as 2026-11-23T15:00:00Z.");
    }
  }

  private static @Nullable AuditCursor after(@Nullable String text) throws QueryParameters.Wrong {
    return text == null
        ? null
        : AuditCursor.parse(text)
            .orElseThrow(
                () -> new QueryParameters.Wrong("after is what another page called next."));
  }
}
