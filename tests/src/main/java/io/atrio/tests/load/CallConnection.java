package io.atrio.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive connection of a caller, with at most one call unanswered. Sharable because it
 * serves one channel after another, never two at once.
 */
@Sharable
final class CallConnection extends ChannelInboundHandlerAdapter {
  private final Calls calls;
  private final ResponseHead head = new ResponseHead();
  private final byte[] scratch = new byte[Transport.READ_SIZE];
  private final Runnable lost;

  private @Nullable Channel channel;
  private @Nullable CallRun run;
  private long number;
  private long intended;
  private byte[] body = new byte[512];
  private int bodyLength = -1;
  private int bodyRead;

  /**
   * A connection that is not open yet.
   *
   * @param lost told when it ends
   */
  CallConnection(Calls calls, Runnable lost) {
    this.calls = calls;
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

  void call(CallRun forRun, long due, long callNumber) {
    Channel open = channel;
    if (open == null) {
      forRun.broken("the connection has ended");
      return;
    }
    run = forRun;
    number = callNumber;
    intended = due;
    ByteBuf out = open.alloc().ioBuffer(calls.capacity());
    calls.write(out, due, callNumber);
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
    if (bodyLength < 0) {
      at = head.feed(scratch, 0, length);
      if (at < 0) {
        return;
      }
      bodyBegins();
    }
    int fits = Math.min(length - at, bodyLength - bodyRead);
    System.arraycopy(scratch, at, body, bodyRead, fits);
    bodyRead += fits;
    if (bodyRead == bodyLength) {
      answered();
    }
  }

  private void bodyBegins() {
    if (head.isChunked()) {
      throw new IllegalStateException("a chunked answer, which this client does not read");
    }
    bodyLength = Math.toIntExact(head.contentLength());
    if (body.length < bodyLength) {
      body = new byte[bodyLength];
    }
  }

  private void answered() {
    int status = head.status();
    boolean right = status == CallRun.OK && calls.isRight(number, body, bodyLength);
    forgetAnswer();
    CallRun asked = run;
    run = null;
    if (asked != null) {
      asked.answered(this, status, right, intended);
    }
  }

  private void forgetAnswer() {
    head.reset();
    bodyLength = -1;
    bodyRead = 0;
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
    forgetAnswer();
    CallRun asked = run;
    run = null;
    if (asked != null) {
      asked.broken(why);
    }
  }
}
