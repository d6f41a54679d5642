package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.ClusterMember;
import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.HandOverInMemory;
import io.atrio.actors.stream.EventStream;
import io.atrio.actors.stream.HeardStream;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.ChannelSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes, of which the one that has the channels leaves in good order. */
@Timeout(120)
class LeavingNodeTest {
  private static final ChannelSettings SETTINGS =
      AtrioSettings.from(
              ConfigFactory.parseString(
                      "atrio.channel { slots = 8, history-size = 100000, history-bytes = 64 MiB }")
                  .withFallback(ConfigFactory.load()))
          .channel();
  private static final List<String> CHANNELS =
      IntStream.range(0, 10).mapToObj(i -> "moving:" + i).toList();

  private final HandOverInMemory handOver = new HandOverInMemory();
  private final AtomicBoolean left = new AtomicBoolean();
  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final Map<String, Long> epochs = new ConcurrentHashMap<>();

  @Test
  void streamsGoOnAsIfItsChannelsHadAlwaysBeenElsewhere() throws Exception {
    try (ClusterMember leaving = ClusterMember.first(handOver, SETTINGS)) {
      CHANNELS.forEach(channel -> publish(leaving, channel, "first"));
      try (ClusterMember staying = ClusterMember.joining(leaving, handOver, SETTINGS);
          HeardStream stream = new HeardStream(1, staying.hub(), "")) {
        stream.admit(CHANNELS.toArray(String[]::new));
        await().atMost(ClusterMember.SOON).until(() -> !stream.types().isEmpty());
        assertThat(CHANNELS).anyMatch(channel -> livesElsewhere(staying, channel));
        String known = stream.reading().lastEventId();
        CompletableFuture<Void> load =
            CompletableFuture.runAsync(() -> publishUntilLeft(staying), Thread::startVirtualThread);
        leaving.leave();
        left.set(true);
        load.get(30, TimeUnit.SECONDS);

        assertThat(CHANNELS).noneMatch(channel -> livesElsewhere(staying, channel));
        await().atMost(ClusterMember.SOON).untilAsserted(() -> heardAll(stream.reading(), 2));
        assertThat(stream.types()).doesNotContain("atrio.gap");
        resumes(staying, known);
        CHANNELS.forEach(channel -> assertThat(again(staying, channel)).isEqualTo(1));
      }
    }
  }

  /** Someone who was away all the time has missed the same. */
  private void resumes(ClusterMember node, String cursor) {
    try (HeardStream stream = new HeardStream(2, node.hub(), cursor)) {
      stream.admit(CHANNELS.toArray(String[]::new));
      await().atMost(ClusterMember.SOON).untilAsserted(() -> heardAll(stream.reading(), 2));
      assertThat(stream.types()).doesNotContain("atrio.gap");
      assertThat(stream.reading().events().getFirst().data()).doesNotContain("\"gap\"");
    }
  }

  private void publishUntilLeft(ClusterMember node) {
    for (int i = 0; i < 10 || !left.get(); i++) {
      for (String channel : CHANNELS) {
        publish(node, channel, "k" + i);
      }
    }
  }

  /** Publishes until it is acknowledged, as a publisher with a key does. */
  private void publish(ClusterMember node, String channel, String key) {
    ChannelProtocol.Published published = published(node, channel, key);
    last.put(channel, published.offset());
    assertThat(epochs.computeIfAbsent(channel, c -> published.epoch()))
        .isEqualTo(published.epoch());
  }

  private static long again(ClusterMember node, String channel) {
    ChannelProtocol.Published published = published(node, channel, "first");
    assertThat(published.duplicate()).isTrue();
    return published.offset();
  }

  private static ChannelProtocol.Published published(
      ClusterMember node, String channel, String key) {
    return await()
        .atMost(ClusterMember.SOON)
        .ignoreExceptions()
        .until(
            () ->
                (ChannelProtocol.Published) node.publish(channel, key).toCompletableFuture().get(),
            published -> true);
  }

  private void heardAll(EventStream.Reading reading, long from) {
    for (String channel : CHANNELS) {
      String start = "{\"channel\":\"" + channel + "\",\"offset\":";
      List<Long> offsets =
          reading.events().stream()
              .map(EventStream.Event::data)
              .filter(data -> data.startsWith(start) && data.contains("\"at\""))
              .map(
                  data ->
                      Long.valueOf(
                          data.substring(start.length(), data.indexOf(',', start.length()))))
              .toList();
      assertThat(offsets)
          .as(channel)
          .isEqualTo(LongStream.rangeClosed(from, last.getOrDefault(channel, 0L)).boxed().toList());
    }
  }

  private static boolean livesElsewhere(ClusterMember node, String channel) {
    TestProbe<ChannelNews> probe = node.kit().createTestProbe();
    node.owners().of(channel).tell(new ChannelProtocol.Listen(channel, probe.getRef()));
    ChannelNews.Registered registered =
        probe.expectMessageClass(ChannelNews.Registered.class, ClusterMember.SOON);
    return registered.entity().path().address().hasGlobalScope();
  }
}
