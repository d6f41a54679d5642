package io.atrio.api.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.AuthSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This node's one-use tickets for those who cannot send headers: {@code EventSource}. A ticket
 * stands for the principal that asked for it, works once and not for long, so that it is worthless
 * in a log. Thread-safe.
 */
public final class Tickets {
  private static final int BYTES = 24;

  private final SecureRandom random = new SecureRandom();
  private final Cache<String, Principal> open;
  private final int max;
  private final Duration ttl;

  /** Tickets by the rules of {@code settings}; {@code ticker} tells their age. */
  public Tickets(AuthSettings settings, Ticker ticker) {
    this.max = settings.maxTickets();
    this.ttl = settings.ticketTtl();
    this.open =
        Caffeine.newBuilder().expireAfterWrite(ttl).ticker(ticker).executor(Runnable::run).build();
  }

  /** A ticket for {@code principal}; empty when this node holds as many as it may. */
  public Optional<String> issue(Principal principal) {
    if (open.estimatedSize() >= max) {
      open.cleanUp();
      if (open.estimatedSize() >= max) {
        return Optional.empty();
      }
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    open.put(ticket, principal);
    return Optional.of(ticket);
  }

  /** Uses a ticket up. */
  public Authentication redeem(String ticket) {
    return said(take(ticket));
  }

  /** Whom a ticket stood for, which is used up; null if there is none of this name any more. */
  @Nullable Principal take(String ticket) {
    return open.asMap().remove(ticket);
  }

  /** What it means that a ticket stood for {@code principal}. */
  static Authentication said(@Nullable Principal principal) {
    return principal == null
        ? Authentication.denied(ErrorCode.TICKET_INVALID)
        : new Authentication.Known(principal);
  }

  /** How long a ticket lives. */
  public Duration ttl() {
    return ttl;
  }
}
