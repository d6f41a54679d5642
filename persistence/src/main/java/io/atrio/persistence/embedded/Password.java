package io.atrio.persistence.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords of the embedded servers. */
final class Password {
  private Password() {}

  /** 192 random bits as hexadecimal digits, which need no encoding in a URL. */
  static String make() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
