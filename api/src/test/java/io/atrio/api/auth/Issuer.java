package io.atrio.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer that publishes its keys over HTTP, until it is closed. */
final class Issuer implements AutoCloseable {
  private final ECKey ec;
  private final RSAKey rsa;
  private final HttpServer server;
  private final AtomicInteger fetches = new AtomicInteger();

  Issuer() {
    try {
      ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/keys", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  int fetches() {
    return fetches.get();
  }

  byte[] publicRsaKey() {
    try {
      return rsa.toRSAPublicKey().getEncoded();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String es256(JWTClaimsSet claims) {
    return es256("ec", claims);
  }

  String es256(String kid, JWTClaimsSet claims) {
    try {
      return Jwts.sign(header(JWSAlgorithm.ES256, kid), new ECDSASigner(ec), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String rs256(JWTClaimsSet claims) {
    try {
      return Jwts.sign(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(rsa), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).keyID(kid).build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    JWKSet published = new JWKSet(List.of(ec.toPublicJWK(), rsa.toPublicJWK()));
    byte[] body = published.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
