package io.atrio.tests.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultMaxBytesRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client that reads a byte when it is told to, then all at once, and comes back with its cursor
 * when it has been closed. Small segments and a small receive buffer keep the kernels from holding
 * what the server should. Confined to its loop.
 */
// Netty reports what fails to exceptionCaught and channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class SlowReader extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int TCP = 6;
  private static final int TCP_MAXSEG = 2;
  private static final int SEGMENT = 1_000;
  private static final int RECEIVE = 4_096;
  private static final int AT_FULL_SPEED = 64 << 10;
  private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

  private final Bootstrap client;
  private final URI streams;
  private final String channelName;
  private final String token;
  private DefaultMaxBytesRecvByteBufAllocator reads = allocator();
  private @Nullable Channel channel;
  private final StringBuilder line = new StringBuilder();
  private String event = "";
  private String id = "";
  private String data = "";
  private String cursor = "";
  private long last = -1;
  private boolean ready;
  private boolean letGo;
  private boolean consecutive = true;
  private int gaps;
  private int closings;

  SlowReader(Bootstrap client, URI streams, String channelName, String token) {
    super(true);
    this.client = client;
    this.streams = streams;
    this.channelName = channelName;
    this.token = token;
  }

  @Override
  public boolean isSharable() {
    return true; // Of its own connections, one after the other.
  }

  void connect() {
    reads = allocator();
    ready = false;
    line.setLength(0);
    event = "";
    data = "";
    Bootstrap own =
        client
            .clone()
            .handler(this)
            .option(ChannelOption.SO_RCVBUF, RECEIVE)
            .option(ChannelOption.RECVBUF_ALLOCATOR, reads);
    if (Epoll.isAvailable()) {
      own.option(new IntegerUnixChannelOption("TCP_MAXSEG", TCP, TCP_MAXSEG), SEGMENT);
    }
    channel = own.connect(new InetSocketAddress(streams.getHost(), streams.getPort())).channel();
  }

  /** Reads one byte, if it has begun and has not been let go. */
  void tick() {
    Channel open = channel;
    if (open != null && ready && !letGo && open.isActive()) {
      open.read();
    }
  }

  /** Reads at full speed from now on, on another connection if its own was closed. */
  void letGo() {
    letGo = true;
    Channel open = channel;
    if (open == null) {
      connect();
      return;
    }
    reads.maxBytesPerReadPair(AT_FULL_SPEED, AT_FULL_SPEED);
    open.config().setAutoRead(true);
  }

  boolean isReady() {
    return ready;
  }

  boolean hasReached(long newest) {
    return last >= newest;
  }

  SlowReading reading() {
    return new SlowReading(1, consecutive ? 0 : 1, gaps, closings);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    String resume = cursor.isEmpty() ? "" : "\r\nLast-Event-ID: " + cursor;
    String head =
        "GET %s?channels=%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s%s\r\n\r\n"
            .formatted(streams.getRawPath(), channelName, streams.getRawAuthority(), token, resume);
    var unused = context.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    while (bytes.isReadable()) {
      char c = (char) bytes.readByte();
      if (c == '\n') {
        String whole = line.toString();
        line.setLength(0);
        line(whole);
      } else if (c != '\r') {
        line.append(c);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closings++;
    channel = null;
    if (letGo) {
      connect();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private void line(String text) {
    if (text.isEmpty()) {
      dispatch();
    } else if (text.startsWith("event: ")) {
      event = text.substring("event: ".length());
    } else if (text.startsWith("id: ")) {
      id = text.substring("id: ".length());
    } else if (text.startsWith("data: ")) {
      data = text.substring("data: ".length());
    }
  }

  private void dispatch() {
    if (data.isEmpty()) {
      return;
    }
    cursor = id;
    switch (event) {
      case "atrio.ready" -> begin();
      case "atrio.gap" -> gap();
      default -> offset();
    }
    data = "";
  }

  private void begin() {
    ready = true;
    if (data.contains("\"state\":\"gap\"")) {
      gap();
    }
    Channel open = channel;
    if (!letGo && open != null) {
      open.config().setAutoRead(false);
      reads.maxBytesPerReadPair(1, 1);
    }
  }

  private void gap() {
    gaps++;
    last = -1;
  }

  private void offset() {
    Matcher found = OFFSET.matcher(data);
    if (event.startsWith("atrio.") || !found.find()) {
      return;
    }
    long offset = Long.parseLong(found.group(1));
    consecutive &= last < 0 || offset == last + 1;
    last = offset;
  }

  private static DefaultMaxBytesRecvByteBufAllocator allocator() {
    return new DefaultMaxBytesRecvByteBufAllocator(AT_FULL_SPEED, AT_FULL_SPEED);
  }
}
