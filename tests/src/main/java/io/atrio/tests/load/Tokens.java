package io.atrio.tests.load;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mints the tokens a sign-in service would: HS256, with the claims the server reads. */
public final class Tokens {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEAD = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  private static final Duration DEFAULT_LIFE = Duration.ofHours(6);

  private final Mac mac;

  /**
   * A minter for one secret; for one thread.
   *
   * @param secret at least 32 bytes in UTF-8
   */
  public Tokens(String secret) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** A token of a user's session with these roles, valid for six hours. */
  public String mint(String user, String session, List<String> roles) {
    return mint(user, session, roles, Instant.now(), DEFAULT_LIFE);
  }

  /** A token issued at the given time; a negative life makes one that has expired. */
  public String mint(
      String user, String session, List<String> roles, Instant issued, Duration life) {
    String names = roles.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    String claims =
        "{\"sub\":\"%s\",\"session_id\":\"%s\",\"aud\":\"authenticated\",\"role\":\"authenticated\",\"app_metadata\":{\"roles\":%s},\"iat\":%d,\"exp\":%d}"
            .formatted(
                user,
                session,
                roles.isEmpty() ? "[]" : names,
                issued.getEpochSecond(),
                issued.plus(life).getEpochSecond());
    return signed(claims);
  }

  private String signed(String claims) {
    String signed = HEAD + "." + base64(claims);
    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature);
  }

  /** Tokens of viewers, each a user and a session of its own: {@code <prefix>-<i>}. */
  public List<String> viewers(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> mint(user(prefix, i), "s-" + user(prefix, i), List.of("viewer")))
        .toList();
  }

  /** Settings of a server whose database knows no roles: what those of these tokens may do. */
  public static List<String> roles() {
    return List.of(
        "-Datrio.permission.roles.viewer.0=subscribe:*", "-Datrio.permission.roles.admin.0=*");
  }

  /** Tokens of persons whose roles are elsewhere, each with a session of its own. */
  public List<String> persons(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> mint(user(prefix, i), "s-" + user(prefix, i), List.of()))
        .toList();
  }

  /** A token of a back end, which may do everything. */
  public String service() {
    Instant now = Instant.now();
    return signed(
        "{\"sub\":\"bench-service\",\"role\":\"service_role\",\"iat\":%d,\"exp\":%d}"
            .formatted(now.getEpochSecond(), now.plus(DEFAULT_LIFE).getEpochSecond()));
  }

  /** A token that may publish everywhere. */
  public String publisher() {
    return mint("bench-publisher", "s-bench-publisher", List.of("admin"));
  }

  /** The user whom token {@code i} of {@link #viewers} names. */
  public static String user(String prefix, int i) {
    return prefix + "-" + i;
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
