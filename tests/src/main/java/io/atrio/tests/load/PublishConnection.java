package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive connection of a publisher, with at most one publish unanswered. Sharable because
 * it serves one channel after another, never two at once.
 */
@Sharable
final class PublishConnection extends ChannelInboundHandlerAdapter {
  private final PublishRequest request;
  private final ResponseHead head = new ResponseHead();
  private final byte[] scratch = new byte[Transport.READ_SIZE];
  private final Runnable lost;

  private @Nullable Channel channel;
  private @Nullable PublishRun run;
  private long intended;
  private long bodyLeft = -1;

  /**
   * A connection that is not open yet.
   *
   * @param lost told when it ends
   */
  PublishConnection(PublishRequest request, Runnable lost) {
    this.request = request;
    this.lost = lost;
  }

  boolean isFree() {
    return channel != null && run == null;
  }

  void closeUnlessFree() {
    if (channel != null && run != null) {
      channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  void publish(PublishRun forRun, long due, long number) {
    Channel open = channel;
    if (open == null) {
      forRun.broken("the connection has ended");
      return;
    }
    run = forRun;
    intended = due;
    ByteBuf out = open.alloc().ioBuffer(request.capacity());
    request.write(out, due, number);
    open.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf piece = (ByteBuf) message;
    int length = piece.readableBytes();
    piece.readBytes(scratch, 0, length).release();
    int at = 0;
    if (bodyLeft < 0) {
      at = head.feed(scratch, 0, length);
      if (at < 0) {
        return;
      }
      bodyLeft = head.contentLength();
      if (head.isChunked()) {
        throw new IllegalStateException("a chunked answer, which this client does not read");
      }
    }
    bodyLeft -= length - at;
    if (bodyLeft <= 0) {
      answered();
    }
  }

  private void answered() {
    int status = head.status();
    head.reset();
    bodyLeft = -1;
    PublishRun asked = run;
    run = null;
    if (asked != null) {
      asked.answered(this, status, intended);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    channel = null;
    endRun("the server closed the connection");
    lost.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    endRun(cause.toString());
    ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  private void endRun(String why) {
    head.reset();
    bodyLeft = -1;
    PublishRun asked = run;
    run = null;
    if (asked != null) {
      asked.broken(why);
    }
  }
}
