package io.atrio.api.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The first 128 bits of a credential's SHA-256: stands for it in memory, so that the credential
 * need not be kept.
 */
record Digest(long high, long low) {

  static Digest of(String credential) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(credential));
    return new Digest(hash.getLong(), hash.getLong());
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** 22 characters that can stand in a channel's name. */
  String asId() {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
