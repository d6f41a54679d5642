package io.atrio.api.stream;

import io.atrio.actors.limit.AddressLimits;
import io.atrio.actors.stream.StreamMetrics;
import io.atrio.actors.stream.TokenLife;
import io.atrio.cluster.settings.StreamSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket of the stream door and its event loops: epoll where there is epoll, NIO
 * elsewhere.
 */
public final class StreamListener implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final int QUIET_MILLIS = 100;
  private static final int CLOSE_MILLIS = 2_000;

  private final StreamSettings settings;
  private final AddressLimits limits;
  private final TokenLife life;
  private final Clock clock;
  private final StreamMetrics metrics;
  private final EventLoopGroup group;
  private final IdentityHashMap<EventExecutor, NettyLoop> loops = new IdentityHashMap<>();
  private @Nullable Channel listening;

  /** Starts the event loops; nothing listens yet. {@code clockSkew} is how tokens are taken. */
  public StreamListener(
      StreamSettings settings,
      AddressLimits limits,
      Duration clockSkew,
      Clock clock,
      DoorMetrics metrics) {
    doNotTraceBuffers();
    this.settings = settings;
    this.limits = limits;
    this.life = new TokenLife(settings.expiryNotice().toSeconds(), clockSkew.toSeconds());
    this.clock = clock;
    this.metrics = metrics.streams();
    int threads =
        settings.eventLoops() > 0
            ? settings.eventLoops()
            : Runtime.getRuntime().availableProcessors();
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(threads, io);
    group.forEach(executor -> loops.put(executor, loop((EventLoop) executor, threads)));
    LoopGauges.show(metrics.registry(), loops.values());
  }

  /**
   * Listens and serves {@code door}. Returns the bound address.
   *
   * @throws IOException if the port cannot be had
   */
  public InetSocketAddress listen(String host, StreamDoor door) throws IOException {
    Class<? extends ServerChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(settings.buffer() / 4, settings.buffer()))
            .childHandler(initializer(door));
    if (Epoll.isAvailable()) {
      bootstrap.childOption(
          EpollChannelOption.TCP_USER_TIMEOUT, (int) settings.stallTimeout().toMillis());
    }
    var bound = bootstrap.bind(host, settings.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause());
    }
    listening = bound.channel();
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /** Takes no more connections: whoever comes is to find another node. */
  public void stopListening() {
    if (listening != null) {
      listening.close().awaitUninterruptibly(CLOSE_MILLIS);
    }
  }

  /**
   * Sends the clients of {@code many} streams away, or of all if there are fewer; how many are
   * left.
   */
  public int sendAway(int many) {
    return sendAway(many, true);
  }

  private int sendAway(int many, boolean soon) {
    List<Future<Integer>> draining = new ArrayList<>();
    int loop = 0;
    for (NettyLoop next : loops.values()) {
      int share = many / loops.size() + (loop < many % loops.size() ? 1 : 0);
      draining.add(next.eventLoop().submit(() -> next.heartbeats().drain(share, soon)));
      loop++;
    }
    return draining.stream()
        .mapToInt(left -> left.awaitUninterruptibly(CLOSE_MILLIS) ? left.getNow() : 0)
        .sum();
  }

  /**
   * Stops listening, says goodbye on every stream and ends it. Returns within about four seconds.
   */
  @Override
  public void close() {
    stopListening();
    sendAway(Integer.MAX_VALUE, false);
    group
        .shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }

  private ChannelInitializer<Channel> initializer(StreamDoor door) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        NettyLoop loop = loops.get(channel.eventLoop());
        if (loop == null) {
          throw new IllegalStateException("a connection on a loop that is not ours");
        }
        HttpDecoderConfig config =
            new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxHead())
                .setMaxHeaderSize(settings.maxHead());
        channel
            .pipeline()
            .addLast(new HttpRequestDecoder(config), new StreamRequestHandler(door, limits, loop));
      }
    };
  }

  /**
   * Netty takes a stack trace of one buffer in 128 to find leaks; at the rate of a fan-out that is
   * a cost. {@code -Dio.netty.leakDetection.level} turns it on.
   */
  private static void doNotTraceBuffers() {
    if (System.getProperty("io.netty.leakDetection.level") == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  private NettyLoop loop(EventLoop eventLoop, int threads) {
    int seconds = (int) settings.heartbeat().toSeconds();
    Heartbeats heartbeats =
        new Heartbeats(
            seconds,
            settings.stallTimeout().toNanos(),
            settings.maxStalled(threads),
            new Expiries(life, clock, seconds),
            metrics);
    heartbeats.start(eventLoop);
    return new NettyLoop(eventLoop, heartbeats, metrics);
  }
}
