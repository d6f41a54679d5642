package io.atrio.persistence.plugin;

import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * An object as it is stored: which of Pekko's serializers wrote it, that serializer's manifest, and
 * the bytes.
 */
// Nobody compares payloads, and nobody writes to their bytes.
@SuppressWarnings("ArrayRecordComponent")
public record Payload(int serializerId, String manifest, byte[] bytes) {

  /**
   * Serializes {@code value}.
   *
   * @throws RuntimeException (or a checked exception of the serializer's, unwrapped) when it cannot
   *     be serialized; {@link java.io.NotSerializableException} when its class is not on the
   *     allow-list
   */
  public static Payload of(Serialization serialization, Object value) {
    Serializer serializer = serialization.findSerializerFor(value);
    return new Payload(
        serializer.identifier(),
        Serializers.manifestFor(serializer, value),
        serialization.serialize(value).get());
  }

  /** The object, or what the serializer throws when it cannot be read. */
  public Object read(Serialization serialization) {
    return serialization.deserialize(bytes, serializerId, manifest).get();
  }
}
