package io.atrio.persistence.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.message.Format;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Teaches the driver to send a {@link BinaryArray}; it is never read. */
final class BinaryArrayCodec implements Codec<BinaryArray> {
  private final ByteBufAllocator allocator;

  BinaryArrayCodec(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public boolean canDecode(int dataType, Format format, Class<?> type) {
    return false;
  }

  @Override
  public boolean canEncode(Object value) {
    return value instanceof BinaryArray;
  }

  @Override
  public boolean canEncodeNull(Class<?> type) {
    return false;
  }

  @Override
  public @Nullable BinaryArray decode(
      @Nullable ByteBuf buffer, int dataType, Format format, Class<? extends BinaryArray> type) {
    throw new UnsupportedOperationException("arrays are only sent in this form");
  }

  @Override
  public EncodedParameter encode(Object value) {
    BinaryArray array = (BinaryArray) value;
    return encode(array, array.type());
  }

  @Override
  public EncodedParameter encode(Object value, int dataType) {
    BinaryArray array = (BinaryArray) value;
    return new EncodedParameter(
        Format.FORMAT_BINARY, dataType, Mono.fromSupplier(() -> written(array)));
  }

  @Override
  public EncodedParameter encodeNull() {
    throw new UnsupportedOperationException("an array of rows is never null");
  }

  private ByteBuf written(BinaryArray array) {
    ByteBuf buffer = allocator.buffer(array.size());
    try {
      array.write(buffer);
      return buffer;
    } catch (RuntimeException e) {
      buffer.release();
      throw e;
    }
  }
}
