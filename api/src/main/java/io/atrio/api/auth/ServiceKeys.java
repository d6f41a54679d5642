package io.atrio.api.auth;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Keys of back ends, known only by their SHA-256. */
final class ServiceKeys {
  /** What every service key begins with. */
  static final String PREFIX = "ask_";

  private static final int NAME_DIGITS = 8;

  private final Set<String> hashes;

  ServiceKeys(List<String> hashes) {
    this.hashes = Set.copyOf(hashes);
  }

  /** The service of {@code key}, named by the first digits of its hash. */
  Authentication authenticate(String key) {
    String hash = HexFormat.of().formatHex(Digest.sha256(key));
    if (!hashes.contains(hash)) {
      return Authentication.denied(ErrorCode.TOKEN_INVALID, "The service key is not known.");
    }
    String name = "service-" + hash.substring(0, NAME_DIGITS);
    return new Authentication.Known(
        new Principal(Principal.Kind.SERVICE, name, "", Set.of(), Long.MAX_VALUE));
  }
}
