package io.atrio.persistence.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of many rows as one parameter of a statement: an array in PostgreSQL's binary form, for
 * {@code unnest}. Bound like any other value.
 *
 * <p>The driver's own arrays are text, which costs both sides more than all else a batch does, and
 * there are none of {@code bytea}.
 */
public final class BinaryArray {
  private static final int INT4 = 23;
  private static final int INT8 = 20;
  private static final int TEXT = 25;
  private static final int BYTEA = 17;
  private static final int INT4_ARRAY = 1007;
  private static final int INT8_ARRAY = 1016;
  private static final int TEXT_ARRAY = 1009;
  private static final int BYTEA_ARRAY = 1001;
  private static final int NULL = -1;

  /** Of an element, in bytes. */
  private static final int ESTIMATE = 64;

  private final int type;
  private final int elementType;
  private final int length;
  private final Elements elements;

  @FunctionalInterface
  private interface Elements {
    void write(ByteBuf out);
  }

  @FunctionalInterface
  private interface Element<V> {
    void write(V value, ByteBuf out);
  }

  private BinaryArray(int type, int elementType, int length, Elements elements) {
    this.type = type;
    this.elementType = elementType;
    this.length = length;
    this.elements = elements;
  }

  /** An {@code int[]} of what {@code value} makes of each row; null is {@code NULL}. */
  public static <T> BinaryArray ofIntegers(List<T> rows, Function<T, @Nullable Integer> value) {
    return of(INT4_ARRAY, INT4, rows, value, BinaryArray::integer);
  }

  /** A {@code bigint[]} of what {@code value} makes of each row; null is {@code NULL}. */
  public static <T> BinaryArray ofLongs(List<T> rows, Function<T, @Nullable Long> value) {
    return of(INT8_ARRAY, INT8, rows, value, BinaryArray::number);
  }

  /** A {@code text[]} of what {@code value} makes of each row; null is {@code NULL}. */
  public static <T> BinaryArray ofTexts(List<T> rows, Function<T, @Nullable String> value) {
    return of(TEXT_ARRAY, TEXT, rows, value, BinaryArray::text);
  }

  /** A {@code bytea[]} of what {@code value} makes of each row; null is {@code NULL}. */
  public static <T> BinaryArray ofBytes(List<T> rows, Function<T, byte @Nullable []> value) {
    return of(BYTEA_ARRAY, BYTEA, rows, value, BinaryArray::bytes);
  }

  /** The OID of the array's type. */
  int type() {
    return type;
  }

  /** About how many bytes it will take. */
  int size() {
    return ESTIMATE + ESTIMATE * length;
  }

  /** Writes all of it; rows are read now, not when the array was made. */
  void write(ByteBuf out) {
    if (length == 0) {
      out.writeInt(0).writeInt(0).writeInt(elementType);
      return;
    }
    // Dimensions, whether there may be a NULL, the type; then the only dimension and where it
    // starts.
    out.writeInt(1).writeInt(1).writeInt(elementType).writeInt(length).writeInt(1);
    elements.write(out);
  }

  private static <T, V> BinaryArray of(
      int type, int elementType, List<T> rows, Function<T, @Nullable V> value, Element<V> element) {
    return new BinaryArray(
        type,
        elementType,
        rows.size(),
        out -> {
          for (T row : rows) {
            V v = value.apply(row);
            if (v == null) {
              out.writeInt(NULL);
            } else {
              element.write(v, out);
            }
          }
        });
  }

  private static void integer(Integer value, ByteBuf out) {
    out.writeInt(Integer.BYTES).writeInt(value);
  }

  private static void number(Long value, ByteBuf out) {
    out.writeInt(Long.BYTES).writeLong(value);
  }

  private static void text(String value, ByteBuf out) {
    bytes(value.getBytes(StandardCharsets.UTF_8), out);
  }

  private static void bytes(byte[] value, ByteBuf out) {
    out.writeInt(value.length).writeBytes(value);
  }
}
