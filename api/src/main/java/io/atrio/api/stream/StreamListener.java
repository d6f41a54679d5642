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
import java.util.IdentityHashMap;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket of the stream door and its event loops: epoll where there is epoll, NIO
 * elsewhere.
 */
public final class StreamListener implements LeavingStreams, AutoCloseable {
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

  @Override
  public void stopListening() {
    if (listening != null) {
      listening.close().awaitUninterruptibly(CLOSE_MILLIS);
    }
  }

  /** Does without those loops that do not answer within two seconds: their order is withdrawn. */
  @Override
  public OptionalInt sendAway(int many) {
    int due = many;
    int left = 0;
    boolean all = true;
    for (NettyLoop loop : loops.values()) {
      Future<Heartbeats.SentAway> asked = sendAway(loop, due, true);
      if (asked.awaitUninterruptibly(CLOSE_MILLIS)) {
        due -= asked.getNow().gone();
        left += asked.getNow().left();
      } else {
        asked.cancel(false);
        all = false;
      }
    }
    return all ? OptionalInt.of(left) : OptionalInt.empty();
  }

  private static Future<Heartbeats.SentAway> sendAway(NettyLoop loop, int many, boolean soon) {
    return loop.eventLoop().submit(() -> loop.heartbeats().sendAway(many, soon));
  }

  /**
   * Stops listening, says goodbye on every stream and ends it. Returns within about four seconds.
   */
  @Override
  public void close() {
    stopListening();
    loops.values().stream()
        .map(loop -> sendAway(loop, Integer.MAX_VALUE, false))
        .toList()
        .forEach(asked -> asked.awaitUninterruptibly(CLOSE_MILLIS));
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
