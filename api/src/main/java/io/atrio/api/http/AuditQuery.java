package io.atrio.api.http;

import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.persistence.audit.AuditCursor;
import io.atrio.persistence.audit.AuditFilter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.japi.Pair;
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

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /** Why a query cannot be read. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String detail) {
      super(detail);
    }
  }

  /** Reads the query, of which {@code known} are allowed, and goes on with it, or refuses. */
  static <R> R read(
      HttpRequest request,
      Set<String> known,
      Function<Refused, R> refuse,
      Function<AuditQuery, R> use) {
    AuditQuery query;
    try {
      query = read(parameters(request.getUri().query().toList(), known));
    } catch (Wrong wrong) {
      return refuse.apply(
          new Refused(ErrorCode.INVALID_REQUEST, String.valueOf(wrong.getMessage())));
    }
    return use.apply(query);
  }

  private static AuditQuery read(Map<String, String> given) throws Wrong {
    return new AuditQuery(
        new AuditFilter(
            given.get("user"),
            given.get("session"),
            type(given.get("type")),
            time("from", given.get("from")),
            time("to", given.get("to"))),
        after(given.get("after")),
        limit(given.get("limit")));
  }

  private static Map<String, String> parameters(List<Pair<String, String>> pairs, Set<String> known)
      throws Wrong {
    Map<String, String> given = new HashMap<>();
    for (Pair<String, String> pair : pairs) {
      if (!known.contains(pair.first())) {
        throw new Wrong("The query takes " + String.join(", ", known.stream().sorted().toList()));
      }
      if (given.put(pair.first(), pair.second()) != null) {
        throw new Wrong("The query has " + pair.first() + " twice.");
      }
    }
    return given;
  }

  private static @Nullable AuditType type(@Nullable String text) throws Wrong {
    return text == null
        ? null
        : AuditType.of(text)
            .orElseThrow(() -> new Wrong("type is none of the types of audit events."));
  }

  private static @Nullable Instant time(String name, @Nullable String text) throws Wrong {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Wrong(name + " is a time such as 2026-11-23T15:00:00Z.");
    }
  }

  private static @Nullable AuditCursor after(@Nullable String text) throws Wrong {
    return text == null
        ? null
        : AuditCursor.parse(text)
            .orElseThrow(() -> new Wrong("after is what another page called next."));
  }

  private static int limit(@Nullable String text) throws Wrong {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new Wrong("limit is a number from 1 to " + MAX_LIMIT + ".");
    }
    return limit;
  }
}
