package io.atrio.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.japi.Pair;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, each at most once. One that is not known is refused: with a typing
 * error in it the answer would be to another question.
 */
record QueryParameters(Map<String, String> given) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /** Why a query cannot be read. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String detail) {
      super(detail);
    }

    /** What is wrong, for the one who asks. */
    String detail() {
      return String.valueOf(getMessage());
    }
  }

  /** Those of {@code request}, of which {@code known} are allowed. */
  static QueryParameters of(HttpRequest request, Set<String> known) throws Wrong {
    Map<String, String> given = new HashMap<>();
    for (Pair<String, String> pair : pairs(request)) {
      if (!known.contains(pair.first())) {
        throw new Wrong("The query takes " + String.join(", ", known.stream().sorted().toList()));
      }
      if (given.put(pair.first(), pair.second()) != null) {
        throw new Wrong("The query has " + pair.first() + " twice.");
      }
    }
    return new QueryParameters(given);
  }

  private static List<Pair<String, String>> pairs(HttpRequest request) throws Wrong {
    try {
      return request.getUri().query().toList();
    } catch (IllegalUriException e) {
      throw new Wrong("The query is not well-formed.");
    }
  }

  /** The value of {@code name}, or null. */
  @Nullable String get(String name) {
    return given.get(name);
  }

  /** How many items a page may have. */
  int limit() throws Wrong {
    String text = given.get("limit");
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
