package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream: asks, reads the head, and from then on feeds the scanner. */
final class StreamHandler extends ChannelInboundHandlerAdapter implements PlatformFrames {
  private static final int OK = 200;

  private final SwarmLoop swarm;
  private final SseScanner scanner;
  private @Nullable ResponseHead head = new ResponseHead();
  private @Nullable StreamAttempt attempt;

  StreamHandler(SwarmLoop swarm, StreamAttempt attempt) {
    this.swarm = swarm;
    this.attempt = attempt;
    scanner = new SseScanner(swarm.tally(), this, swarm.tracked());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (attempt != null) {
      attempt.connected();
      String request = swarm.request() + attempt.token() + "\r\n\r\n";
      ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), request))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf piece = (ByteBuf) message;
    int length = piece.readableBytes();
    // One copy into an array that stays in the cache costs less than checked reads of each byte.
    byte[] bytes = swarm.scratch(length);
    piece.readBytes(bytes, 0, length).release();
    int body = head == null ? 0 : readHead(head, ctx, bytes, length);
    if (body >= 0) {
      swarm.tally().bytes(length - body);
      scanner.scan(bytes, body, length, EpochClock.micros());
    }
  }

  private int readHead(ResponseHead response, ChannelHandlerContext ctx, byte[] bytes, int length) {
    int body = response.feed(bytes, 0, length);
    if (body < 0) {
      return -1;
    }
    head = null;
    if (response.status() != OK) {
      endAttempt(a -> a.refused(response.status()));
    } else if (response.isChunked()) {
      endAttempt(a -> a.failed("the stream is chunked, which this client does not read"));
    } else {
      return body;
    }
    ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    return -1;
  }

  @Override
  public void frame(String event, String dataLine) {
    if (event.equals("atrio.ready")) {
      endAttempt(StreamAttempt::ready);
    }
    swarm.platformFrame(event, dataLine);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean wasReady = attempt == null && head == null;
    endAttempt(a -> a.failed("closed before the first frame"));
    swarm.closed(ctx.channel(), wasReady);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    swarm.trouble(cause);
    endAttempt(a -> a.failed(cause.toString()));
    ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  void connectFailed(Throwable cause) {
    endAttempt(a -> a.failed(cause.toString()));
  }

  private void endAttempt(Consumer<StreamAttempt> outcome) {
    StreamAttempt underway = attempt;
    attempt = null;
    if (underway != null) {
      outcome.accept(underway);
    }
  }
}
