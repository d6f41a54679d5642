package io.atrio.persistence.plugin;

import io.atrio.cluster.StoredMessage;
import io.atrio.cluster.WireMessage;
import org.apache.pekko.serialization.DisabledJavaSerializer;
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
   * @throws IllegalArgumentException when its class is not on the allow-list; for a class that no
   *     serializer of Pekko's would take either it is a {@link java.io.NotSerializableException},
   *     unwrapped, like every other exception of a serializer's
   */
  public static Payload of(Serialization serialization, Object value) {
    Serializer serializer = serialization.findSerializerFor(value);
    if (serializer instanceof DisabledJavaSerializer) {
      throw refusal(value);
    }
    checkStored(value);
    return new Payload(
        serializer.identifier(),
        Serializers.manifestFor(serializer, value),
        serialization.serialize(value).get());
  }

  /**
   * The object.
   *
   * @throws IllegalArgumentException when its class is not on the allow-list; otherwise what the
   *     serializer throws, unwrapped, when it cannot be read
   */
  public Object read(Serialization serialization) {
    Object value = serialization.deserialize(bytes, serializerId, manifest).get();
    checkStored(value);
    return value;
  }

  /** Messages between nodes have the same serializer, and no promise to be readable later. */
  private static void checkStored(Object value) {
    if (value instanceof WireMessage && !(value instanceof StoredMessage)) {
      throw refusal(value);
    }
  }

  private static IllegalArgumentException refusal(Object value) {
    return new IllegalArgumentException(
        value.getClass().getName() + " is not stored: it is not a StoredMessage");
  }
}
