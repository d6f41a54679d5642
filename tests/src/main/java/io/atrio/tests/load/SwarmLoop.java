package io.atrio.tests.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's share of a swarm. Everything but its creation happens on the loop. */
final class SwarmLoop {
  private static final int MOST_TROUBLES = 10;

  private final EventLoop loop;
  private final SwarmOptions options;
  private final Bootstrap client;
  private final InetSocketAddress server;
  private final SourceAddresses sources;
  private final String request;
  private final byte[] tracked;
  private final Tally tally = new Tally();
  private final Set<Channel> streams = new HashSet<>();
  private final List<String> troubles = new ArrayList<>();
  private byte[] scratch = new byte[Transport.READ_SIZE];
  private boolean closing;
  private @Nullable StreamOpener opener;

  SwarmLoop(EventLoop loop, SwarmOptions options) {
    this.loop = loop;
    this.options = options;
    client = Transport.client(loop);
    server = new InetSocketAddress(options.streams().getHost(), options.streams().getPort());
    sources = SourceAddresses.towards(server);
    request = options.request();
    tracked = options.trackedName();
  }

  EventLoop loop() {
    return loop;
  }

  StreamOpener open(List<String> tokens, int share) {
    closing = false;
    int window = Math.max(1, options.connecting() / share);
    StreamOpener begun =
        new StreamOpener(loop, tokens, window, options.perSecond() / share, this::connect);
    opener = begun;
    begun.pump();
    return begun;
  }

  private void connect(StreamAttempt attempt) {
    StreamHandler handler = new StreamHandler(this, attempt);
    Bootstrap bootstrap = client.clone().handler(handler);
    InetSocketAddress source = sources.next();
    ChannelFuture connected =
        source == null ? bootstrap.connect(server) : bootstrap.connect(server, source);
    streams.add(connected.channel());
    connected.addListener(
        (ChannelFuture future) -> {
          Throwable cause = future.cause();
          if (cause != null) {
            streams.remove(future.channel());
            handler.connectFailed(cause);
          } else if (options.life().isPositive()) {
            closeLater(future.channel());
          }
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the loop outlives its streams
  private void closeLater(Channel stream) {
    loop.schedule(() -> close(stream), options.life().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void close(Channel stream) {
    if (streams.remove(stream)) { // else it has ended by itself
      stream.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  void closeStreams() {
    closing = true;
    if (opener != null) {
      opener.giveUp();
    }
    for (Channel stream : List.copyOf(streams)) {
      stream.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  void closed(Channel stream, boolean wasReady) {
    boolean byServer = streams.remove(stream) && !closing;
    if (wasReady && byServer) {
      tally.closed();
    }
  }

  void platformFrame(String event, String dataLine) {
    switch (event) {
      case "atrio.gap" -> {
        tally.told();
        trouble(event + " " + dataLine);
      }
      case "atrio.bye" -> {
        tally.bye();
        trouble(event + " " + dataLine);
      }
      case "atrio.subscribed", "atrio.unsubscribed" -> tally.change(EpochClock.micros());
      default -> {}
    }
  }

  void trouble(Object what) {
    if (troubles.size() < MOST_TROUBLES) {
      troubles.add(what.toString());
    }
  }

  List<String> takeTroubles() {
    List<String> taken = List.copyOf(troubles);
    troubles.clear();
    return taken;
  }

  Tally tally() {
    return tally;
  }

  int size() {
    return streams.size();
  }

  String request() {
    return request;
  }

  byte[] tracked() {
    return tracked;
  }

  /** A place for this many bytes, good until the next call. */
  byte[] scratch(int length) {
    if (length > scratch.length) {
      scratch = new byte[length];
    }
    return scratch;
  }
}
