package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How tokens are verified.
 *
 * @param jwtSecret HS256 secret; empty: HS256 is refused
 * @param jwksUrl public keys' address; empty: asymmetric tokens are refused
 * @param issuer required {@code iss}; empty: any
 * @param audience required {@code aud}; empty: any
 * @param serviceKeys SHA-256 (lower-case hex) of each service key
 * @param tokenCache verified tokens remembered
 * @param clockSkew tolerated difference of clocks
 * @param ticketTtl life of a stream ticket
 * @param maxTickets tickets a node holds at once
 */
public record AuthSettings(
    String jwtSecret,
    String jwksUrl,
    String issuer,
    String audience,
    List<String> serviceKeys,
    int tokenCache,
    Duration clockSkew,
    Duration ticketTtl,
    int maxTickets) {

  /** RFC 7518, section 3.2: a key of HS256 has 256 bits at least. */
  private static final int MIN_SECRET_BYTES = 32;

  static AuthSettings from(Config config, boolean embedded) {
    Section s = new Section(config, "atrio.auth");
    String secret = s.text("jwt-secret");
    if (!secret.isEmpty() && secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      throw s.refuse("jwt-secret", "32 bytes at least");
    }
    String jwks = address(s, "jwks-url");
    String supabase = address(s, "supabase-url");
    if (jwks.isEmpty() && !supabase.isEmpty()) {
      jwks = supabase.replaceAll("/+$", "") + "/auth/v1/.well-known/jwks.json";
    }
    if (!embedded && secret.isEmpty() && jwks.isEmpty()) {
      throw new SettingsException(
          "atrio.auth.jwks-url is missing: without embedded mode one of jwks-url, supabase-url or jwt-secret must be set");
    }
    List<String> keys =
        s.commaList("service-keys").stream().map(k -> k.toLowerCase(Locale.ROOT)).toList();
    if (!keys.stream().allMatch(k -> k.matches("[0-9a-f]{64}"))) {
      throw s.refuse("service-keys", "a comma list of SHA-256 hashes, 64 hexadecimal digits each");
    }
    return new AuthSettings(
        secret,
        jwks,
        s.text("issuer"),
        s.text("audience"),
        keys,
        s.count("token-cache", 0, 100_000_000),
        s.time("clock-skew", Duration.ZERO, Duration.ofMinutes(5)),
        s.time("ticket-ttl", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        s.count("max-tickets", 1, 10_000_000));
  }

  /** These settings with another HS256 secret: the development secret of embedded mode. */
  public AuthSettings withJwtSecret(String secret) {
    return new AuthSettings(
        secret,
        jwksUrl,
        issuer,
        audience,
        serviceKeys,
        tokenCache,
        clockSkew,
        ticketTtl,
        maxTickets);
  }

  private static String address(Section s, String key) {
    String url = s.text(key);
    if (!url.isEmpty() && !url.matches("https?://[^\\s/]+(/\\S*)?")) {
      throw s.refuse(key, "an address that starts with https://");
    }
    return url;
  }

  /** Without the secret: a record's own text would show it. */
  @Override
  public String toString() {
    return "AuthSettings[jwksUrl="
        + jwksUrl
        + ", issuer="
        + issuer
        + ", audience="
        + audience
        + "]";
  }
}
