package io.atrio.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Swarms in processes of their own, against the stand-in of a server in this one. */
@Timeout(60)
class SwarmProcessTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SECRET = "s".repeat(32);
  private static final int STREAMS = 20;
  private static final long EACH = (long) STREAMS * StandIn.EVENTS;

  private final EventLoopGroup group = Transport.group(1, "stand-in");
  private URI address = URI.create("http://127.0.0.1");

  @BeforeEach
  void listen() throws InterruptedException {
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new StandIn());
          }
        };
    Channel server =
        Transport.server(group).childHandler(pipeline).bind("127.0.0.1", 0).sync().channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    address = URI.create("http://127.0.0.1:" + port + "/v1/stream");
  }

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aCrowdIsTheSumOfItsSwarms() throws Exception {
    try (Crowd crowd =
        Crowd.at(List.of(address, address), it -> it.hearing(StandIn.CHANNEL), SECRET)) {
      assertThat(crowd.open(0, STREAMS, SOON).isComplete()).isTrue();
      assertThat(crowd.open(1, STREAMS, SOON).isComplete()).isTrue();
      assertThat(crowd.sizes()).containsExactly(STREAMS, STREAMS);
      assertThat(crowd.processes()).hasSize(2).doesNotContain(ProcessHandle.current().pid());

      Delivery delivery = crowd.takeAfter(2 * EACH, SOON);

      assertThat(delivery.isComplete(2 * EACH)).as(delivery.troubles()).isTrue();
      assertThat(crowd.take().events()).isZero();
      assertThat(crowd.takeTroubles()).isEmpty();
    }
  }

  @Test
  void itHasTheTimeOfTheProcessThatStartedIt() throws Exception {
    try (SwarmProcess swarm = SwarmProcess.start(SwarmOptions.of(address), SECRET)) {
      long before = EpochClock.micros();
      swarm.open("viewer", 1, SOON);
      Delivery delivery = swarm.takeAfter(StandIn.EVENTS, SOON);

      assertThat(delivery.events()).isEqualTo(StandIn.EVENTS);
      assertThat(delivery.lastEvent()).isBetween(before, EpochClock.micros());
      assertThat(delivery.latency().getMinValue()).isPositive();
    }
  }

  @Test
  void itEndsWhenItIsClosed() throws Exception {
    SwarmProcess swarm = SwarmProcess.start(SwarmOptions.of(address), SECRET);
    ProcessHandle process = ProcessHandle.of(swarm.processes().getFirst()).orElseThrow();
    swarm.open("viewer", STREAMS, SOON);

    swarm.close();

    process.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(process.isAlive()).isFalse();
  }
}
