package io.atrio.actors.audit;

import io.atrio.cluster.StoredMessage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The head of one partition's chain: how many events it has and the hash of the last. Each hash is
 * the SHA-256 of the hash before, the event's place, and all that the event says, so a chain that
 * was changed, shortened at its beginning or reordered no longer fits its head.
 *
 * @param partition which chain
 * @param sequence the place of the last event; 0 before the first
 * @param hash the hash of the last event, 64 lower-case hexadecimal digits; zeros before the first
 */
public record AuditChain(int partition, long sequence, String hash) implements StoredMessage {
  private static final String BEGINNING = "0".repeat(64);

  /** The chain before its first event. */
  public static AuditChain empty(int partition) {
    return new AuditChain(partition, 0, BEGINNING);
  }

  /** Whether {@code event} says that it follows this head. */
  public boolean precedes(ChainedEvent event) {
    return hash.equals(event.previous());
  }

  /** The head after {@code event}, whose {@code previous} is not looked at. */
  public AuditChain after(ChainedEvent event) {
    return new AuditChain(partition, sequence + 1, hash(sequence + 1, event));
  }

  private String hash(long place, ChainedEvent chained) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(HexFormat.of().parseHex(hash));
      return HexFormat.of().formatHex(digest.digest(canonical(place, chained)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Every field, each text behind its length: no two different events have the same bytes. */
  private byte[] canonical(long place, ChainedEvent chained) {
    AuditEvent event = chained.event();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(partition);
      out.writeLong(place);
      out.writeLong(chained.recordedAt());
      out.writeLong(chained.batch());
      out.writeLong(event.at());
      write(out, event.type().code());
      write(out, event.user());
      write(out, event.session());
      write(out, event.target());
      write(out, event.address());
      write(out, event.node());
      write(out, event.outcome().name());
      write(out, event.detail());
      if (!event.request().isEmpty()) {
        // Behind all else, and only if there: chains that were begun before requests had ids hold.
        write(out, event.request());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
