package io.atrio.tests.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the load generator against a stand-in inside this JVM, so that its own code is loaded and
 * compiled before a server is measured: what is cold then is the server alone.
 */
public final class Rehearsal {
  private static final int STREAMS = 2_000;
  private static final int ROUNDS = 3;
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private Rehearsal() {}

  /** Takes some seconds. */
  public static void run() throws InterruptedException {
    EventLoopGroup group = Transport.group(1, "stand-in");
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new StandIn());
          }
        };
    try {
      Channel server =
          Transport.server(group).childHandler(pipeline).bind("127.0.0.1", 0).sync().channel();
      int port = ((InetSocketAddress) server.localAddress()).getPort();
      streams(URI.create("http://127.0.0.1:" + port + "/v1/stream"));
      publishes(URI.create("http://127.0.0.1:" + port + "/v1"));
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static void streams(URI address) throws InterruptedException {
    List<String> tokens = Collections.nCopies(STREAMS, "rehearsal");
    SwarmOptions options = SwarmOptions.of(address).hearing(StandIn.CHANNEL);
    try (StreamSwarm swarm = new StreamSwarm(options)) {
      for (int round = 0; round < ROUNDS; round++) {
        swarm.open(tokens, WITHIN).orThrow();
        Delivery delivery = swarm.takeAfter((long) STREAMS * StandIn.EVENTS, WITHIN);
        if (!delivery.isComplete((long) STREAMS * StandIn.EVENTS)) {
          throw new IllegalStateException(
              "the rehearsal failed: " + delivery.events() + " events, " + delivery.troubles());
        }
        swarm.closeStreams(WITHIN);
      }
    }
  }

  private static void publishes(URI api) throws InterruptedException {
    List<String> channels = List.of(StandIn.CHANNEL);
    try (Publisher publisher = Publisher.open(api, "rehearsal", channels, 16)) {
      publisher.asAnswered(Duration.ofSeconds(1)).orThrow();
      publisher.atRate(500, Duration.ofSeconds(1)).orThrow();
    }
  }
}
