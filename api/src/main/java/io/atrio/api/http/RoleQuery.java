package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.permission.RoleStore;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Which page of the list of roles is asked for. */
record RoleQuery(String after, int limit) {

  /** Reads it and goes on, or refuses. */
  static <R> R read(HttpRequest request, Function<Refused, R> refuse, Function<RoleQuery, R> use) {
    RoleQuery query;
    try {
      QueryParameters parameters = QueryParameters.of(request, Set.of("after", "limit"));
      String after = parameters.get("after");
      query =
          new RoleQuery(
              after == null ? "" : after, Math.min(parameters.limit(), RoleStore.MOST_ROLES));
    } catch (QueryParameters.Wrong e) {
      return refuse.apply(new Refused(ErrorCode.INVALID_REQUEST, e.detail()));
    }
    return use.apply(query);
  }
}
