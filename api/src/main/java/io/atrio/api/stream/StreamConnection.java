package io.atrio.api.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.error.Refused;
import io.atrio.actors.stream.Outlet;
import io.atrio.actors.stream.SessionStream;
import io.atrio.actors.stream.StreamMetrics;
import io.atrio.actors.stream.TokenLife;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one stream, the only handler that stays in its pipeline. Gathers what a turn of the
 * loop writes and flushes it in one write. Confined to its loop.
 */
// Netty reports failed writes to exceptionCaught and closed channels to channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamConnection extends ChannelInboundHandlerAdapter implements Outlet {
  private static final ByteBuf HEARTBEAT =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes(":\n\n".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());

  /** Bytes of one stream gathered in one turn before they are flushed early. */
  private static final int GATHERED_MAX = 32 << 10;

  private final Channel channel;
  private final NettyLoop loop;
  private final StreamDoor door;
  private final @Nullable String allowedOrigin;
  private @Nullable SessionStream stream;
  private @Nullable ByteBuf gathered;

  /** Until the request is answered: a stream is not to hold it for hours. */
  private @Nullable String requestId;

  private boolean accepted;
  private boolean leaving;
  private boolean cut;
  int spoke;
  int place = -1;
  long stalledSince;
  boolean stalled;
  boolean givenUp;

  StreamConnection(
      Channel channel,
      NettyLoop loop,
      StreamDoor door,
      @Nullable String allowedOrigin,
      String requestId) {
    this.channel = channel;
    this.loop = loop;
    this.door = door;
    this.allowedOrigin = allowedOrigin;
    this.requestId = requestId;
  }

  /** The id of its request, which it knows until it is answered. */
  String requestId() {
    return requestId == null ? "" : requestId;
  }

  void carry(SessionStream carried) {
    this.stream = carried;
  }

  @Override
  public void accept() {
    accepted = true;
    loop.heartbeats().add(this);
    write(door.streamHead(allowedOrigin, requestId()));
    requestId = null;
    SessionStream carried = stream;
    if (carried != null && !carried.isHidden()) {
      loop.metrics().opened();
    }
  }

  @Override
  public void refuse(Refused refused) {
    if (!accepted) {
      write(door.refusal(refused, allowedOrigin, requestId()));
      requestId = null;
      door.refused(refused);
    }
    close();
  }

  @Override
  public void write(byte[] idLine, Frame frame) {
    byte[] rest = frame.bytes();
    ByteBuf buffer = buffer(idLine.length + rest.length);
    buffer.writeBytes(idLine).writeBytes(rest);
    gathered(buffer, idLine.length + rest.length);
    loop.wrote();
  }

  @Override
  public void write(byte[] bytes) {
    ByteBuf buffer = buffer(bytes.length);
    buffer.writeBytes(bytes);
    gathered(buffer, bytes.length);
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void close() {
    flush();
    leaving = true;
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    if (channel.isOpen()) {
      loop.heartbeats().stalled(this);
    }
  }

  @Override
  public void abort() {
    if (channel.isOpen()) {
      cut = true;
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }

  @Override
  public void soon() {
    write(door.retrySoon());
  }

  @Override
  public void renewed() {
    loop.heartbeats().renewed(this);
  }

  /**
   * Sends the client to another node; soon, if it is a rate that keeps them apart. False if that
   * has been done.
   */
  boolean sendAway(boolean soon) {
    SessionStream carried = stream;
    if (isSentAway() || carried == null) {
      return false;
    }
    carried.sendAway(soon);
    return true;
  }

  boolean isSentAway() {
    return leaving;
  }

  /** When something happens because of the token's end, in seconds since the epoch. */
  long due(TokenLife life) {
    SessionStream carried = stream;
    return carried == null || carried.ended() ? Long.MAX_VALUE : carried.due(life);
  }

  void age(long now, TokenLife life) {
    SessionStream carried = stream;
    if (carried != null) {
      carried.age(now, life);
    }
  }

  void flush() {
    ByteBuf buffer = gathered;
    if (buffer != null) {
      gathered = null;
      channel.writeAndFlush(buffer, channel.voidPromise());
    }
  }

  /** A slow reader is not sent heartbeats on top of what it has not read. */
  void heartbeat() {
    if (channel.isWritable()) {
      channel.writeAndFlush(HEARTBEAT.duplicate(), channel.voidPromise());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (leaving) {
      return; // A stream that has ended waits no longer for its reader than one that stalls.
    }
    if (!channel.isWritable()) {
      loop.metrics().slow(StreamMetrics.Slowness.STALLED);
      loop.heartbeats().stalled(this);
    } else {
      loop.heartbeats().reads(this);
      SessionStream carried = stream;
      if (carried != null) {
        loop.run(carried::resume);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.heartbeats().remove(this);
    ByteBuf buffer = gathered;
    gathered = null;
    ReferenceCountUtil.release(buffer);
    SessionStream carried = stream;
    if (carried != null) {
      if (accepted && !carried.isHidden()) {
        gone();
      }
      stream = null;
      carried.end();
      door.closed(carried);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  /** One that said goodbye has been counted by it. */
  private void gone() {
    loop.metrics().gone();
    if (!leaving) {
      loop.metrics().closed(ending());
    }
  }

  private StreamMetrics.Ending ending() {
    if (!cut) {
      return StreamMetrics.Ending.CLIENT;
    }
    return givenUp ? StreamMetrics.Ending.STALLED : StreamMetrics.Ending.CUT;
  }

  private ByteBuf buffer(int needed) {
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(Math.max(needed, loop.bufferSize()));
      gathered = buffer;
      loop.touch(this);
    }
    return buffer;
  }

  private void gathered(ByteBuf buffer, int bytes) {
    if (buffer.readableBytes() > GATHERED_MAX) {
      flush();
    }
    loop.gathered(bytes);
  }
}
