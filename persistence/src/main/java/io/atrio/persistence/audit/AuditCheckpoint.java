package io.atrio.persistence.audit;

import io.atrio.actors.audit.AuditChain;
import io.r2dbc.spi.Row;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a chain begins whose older months have been removed.
 *
 * @param head the chain as it was after the last event that is gone
 * @param removedBefore the upper bound of the last month removed
 * @param signature HMAC-SHA256 over the rest, in hexadecimal digits
 */
record AuditCheckpoint(AuditChain head, Instant removedBefore, String signature) {
  static final String SELECT =
      "SELECT partition, sequence, hash, removed_before, signature FROM atrio.audit_checkpoint";

  private static final String ALGORITHM = "HmacSHA256";

  /** A checkpoint signed with {@code key}. */
  static AuditCheckpoint signed(AuditChain head, Instant removedBefore, String key) {
    return new AuditCheckpoint(head, removedBefore, sign(head, removedBefore, key));
  }

  static AuditCheckpoint read(Row row) {
    Columns columns = new Columns(row);
    return new AuditCheckpoint(
        AuditHeads.chain(row),
        columns.value("removed_before", Instant.class),
        columns.text("signature"));
  }

  /** Whether it was signed with {@code key} as it is. */
  boolean holds(String key) {
    return !key.isEmpty()
        && MessageDigest.isEqual(
            signature.getBytes(StandardCharsets.UTF_8),
            sign(head, removedBefore, key).getBytes(StandardCharsets.UTF_8));
  }

  private static String sign(AuditChain head, Instant removedBefore, String key) {
    // Numbers and hexadecimal digits: no two different checkpoints have the same text.
    String text =
        "atrio audit checkpoint\n%d\n%d\n%s\n%d"
            .formatted(
                head.partition(), head.sequence(), head.hash(), removedBefore.toEpochMilli());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
