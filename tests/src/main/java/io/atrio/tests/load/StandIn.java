package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * What the generator rehearses against: a stream gets its first frame and a fixed number of events,
 * a publish its answer. It relies on this generator's requests, one of which always comes whole.
 */
final class StandIn extends ChannelInboundHandlerAdapter {
  static final String CHANNEL = "bench";
  static final int EVENTS = 100;

  private static final String STREAM_HEAD =
      """
      HTTP/1.1 200 OK\r
      content-type: text/event-stream; charset=utf-8\r
      \r
      retry: 2317

      event: atrio.ready
      id: 0
      data: {"channels":{}}

      """;
  private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf request = (ByteBuf) message;
    boolean publish = request.getByte(request.readerIndex()) == 'P';
    request.release();
    if (publish) {
      send(ctx, ANSWER);
      return;
    }
    send(ctx, STREAM_HEAD);
    for (int offset = 0; offset < EVENTS; offset++) {
      send(ctx, event(offset));
    }
  }

  private static String event(int offset) {
    return """
        id: %s
        event: tick
        data: {"channel":"%s","offset":%d,"at":"2026-11-23T15:00:00.123Z","data":{"t":%d,"n":%d}}

        """
        .formatted("0".repeat(40), CHANNEL, offset, EpochClock.micros(), offset);
  }

  private static void send(ChannelHandlerContext ctx, String text) {
    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), text))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }
}
