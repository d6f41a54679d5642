package io.atrio.actors.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.stream.Outlet;
import io.atrio.actors.stream.SessionStream;
import io.atrio.actors.stream.StreamLoop;
import io.atrio.actors.stream.Streams;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one event to the streams of 10,000 sessions on three nodes costs between the nodes. */
@Timeout(120)
class OneEventToThreeNodesTest {
  private static final int SESSIONS = 10_000;

  /** Events of each channel: another's slot may be on another node. */
  private static final List<String> CHANNELS =
      IntStream.range(0, 6).mapToObj(i -> "news:" + i).toList();

  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();

  @Test
  void anEventCrossesOnceToEachOtherNodeWhateverTheNumberOfSessions() throws Exception {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    try (ThreeMembers members = new ThreeMembers()) {
      List<DirectoryMember> nodes = members.all();
      for (int i = 0; i < SESSIONS; i++) {
        open(nodes.get(i % nodes.size()).member(), i, thread::execute);
      }
      await().atMost(ClusterMember.SOON).until(() -> ready.get() == SESSIONS);
      for (int i = 0; i < CHANNELS.size(); i++) {
        String channel = CHANNELS.get(i);
        RemoteMessages.reset();
        events.set(0);
        publish(nodes.get(i % nodes.size()).member(), channel);
        await().atMost(ClusterMember.SOON).until(() -> events.get() == SESSIONS);
        crossedNoMoreThanItMust(RemoteMessages.sent());
      }
    } finally {
      thread.shutdownNow();
    }
  }

  /** To the owner, if that is elsewhere, and its answer; to the two others that listen. */
  private static void crossedNoMoreThanItMust(Map<String, Integer> sent) {
    int acknowledged = sent.getOrDefault(ChannelProtocol.Published.class.getName(), 0);
    int all = sent.values().stream().mapToInt(count -> count).sum();
    assertThat(sent)
        .containsEntry(ChannelNews.Delivered.class.getName(), 2)
        .containsOnlyKeys(allowed(acknowledged));
    assertThat(acknowledged).isLessThanOrEqualTo(1);
    assertThat(all - acknowledged).isLessThanOrEqualTo(3);
  }

  private static String[] allowed(int acknowledged) {
    String delivered = ChannelNews.Delivered.class.getName();
    return acknowledged == 0
        ? new String[] {delivered}
        : new String[] {
          delivered, ShardingEnvelope.class.getName(), ChannelProtocol.Published.class.getName()
        };
  }

  private static void publish(ClusterMember node, String channel) throws Exception {
    assertThat(node.publish(channel, "k").toCompletableFuture().get())
        .isInstanceOf(ChannelProtocol.Published.class);
  }

  private void open(ClusterMember node, int number, StreamLoop loop) {
    SessionStream stream = Streams.of("user" + number, number, loop, new Counted());
    node.hub().tell(new ChannelHub.Open(stream));
    node.hub().tell(new ChannelHub.Admit(number, CHANNELS));
  }

  /** A connection that keeps nothing of what is written. */
  private final class Counted implements Outlet {
    @Override
    public void accept() {
      ready.incrementAndGet();
    }

    @Override
    public void refuse(Refused refused) {}

    @Override
    public void write(byte[] idLine, Frame frame) {
      events.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes) {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void soon() {}

    @Override
    public void renewed() {}

    @Override
    public void close() {}

    @Override
    public void abort() {}
  }
}
