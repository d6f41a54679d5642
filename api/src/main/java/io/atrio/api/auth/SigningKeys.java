package io.atrio.api.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.atrio.cluster.settings.AuthSettings;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the keys for a token: the shared secret for HS256 and nothing else, the issuer's public
 * keys for asymmetric algorithms and nothing else, so that a public key can never be taken for a
 * secret.
 */
final class SigningKeys implements JWSKeySelector<SecurityContext> {
  /** Supabase's documentation asks to keep its keys no longer than this. */
  private static final long CACHE_MILLIS = 600_000;

  private static final int FETCH_MILLIS = 2_000;
  private static final int MAX_BYTES = 1 << 20;

  private final @Nullable Key secret;
  private final @Nullable JWSKeySelector<SecurityContext> published;

  SigningKeys(AuthSettings settings) {
    String text = settings.jwtSecret();
    secret =
        text.isEmpty()
            ? null
            : new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    published = settings.jwksUrl().isEmpty() ? null : selector(settings.jwksUrl());
  }

  /** Whether choosing a key may have to fetch it over the network. */
  boolean mayBlock(JWSAlgorithm algorithm) {
    return !algorithm.equals(JWSAlgorithm.HS256);
  }

  @Override
  public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
      throws KeySourceException {
    if (header.getAlgorithm().equals(JWSAlgorithm.HS256)) {
      return secret == null ? List.of() : List.of(secret);
    }
    return published == null ? List.of() : published.selectJWSKeys(header, context);
  }

  private static JWSKeySelector<SecurityContext> selector(String url) {
    try {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(
                  URI.create(url).toURL(),
                  new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, MAX_BYTES))
              .cache(CACHE_MILLIS, 2L * FETCH_MILLIS)
              .retrying(true)
              .build();
      return new JWSVerificationKeySelector<>(asymmetric(), source);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not an address: " + url, e);
    }
  }

  private static Set<JWSAlgorithm> asymmetric() {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
    algorithms.addAll(JWSAlgorithm.Family.EC);
    return algorithms;
  }
}
