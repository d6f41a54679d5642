package io.atrio.api.answer;

import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which pages of which origins may read answers. One rule for both doors. */
public final class Cors {
  /** Methods a page may use. */
  public static final String METHODS = "GET, POST, PUT, DELETE";

  /** Request headers a page may send. */
  public static final String HEADERS =
      "Authorization, Content-Type, Last-Event-ID, Cache-Control, X-Request-Id, Traceparent";

  /** Answer headers a page may read. */
  public static final String EXPOSED =
      "RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";

  /** Seconds a browser may remember the answer to a preflight. */
  public static final int MAX_AGE = 600;

  private final Set<String> configured;
  private final boolean all;
  private final Supplier<Collection<String>> own;

  /**
   * Allows {@code configured} origins ("*" for all) and {@code own}, those of the API itself once
   * it is bound.
   */
  public Cors(Collection<String> configured, Supplier<Collection<String>> own) {
    this.configured = Set.copyOf(configured);
    this.all = configured.contains("*");
    this.own = own;
  }

  /**
   * The value of {@code Access-Control-Allow-Origin} for a request from {@code origin}, or null for
   * none.
   */
  public @Nullable String allow(@Nullable String origin) {
    if (origin == null) {
      return null;
    }
    if (all) {
      return "*";
    }
    return configured.contains(origin) || own.get().contains(origin) ? origin : null;
  }
}
