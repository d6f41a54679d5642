package io.atrio.persistence.outbox;

import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.HandOver;
import io.atrio.actors.channel.SlotPart;
import io.atrio.actors.error.Refused;
import io.atrio.actors.outbox.OutboxRow;
import io.atrio.actors.outbox.RowPublisher;
import io.atrio.cluster.settings.AtrioSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Real channels in one entity, which outlives the relays, and what their listeners heard. */
final class Channels implements RowPublisher {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Pattern DATA = Pattern.compile("\"data\":(\\d+)\\}");

  private final Map<String, List<Integer>> heard = new ConcurrentHashMap<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final Map<String, Refused> refusing = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final ActorTestKit kit;
  private final ActorRef<ChannelProtocol.Command> entity;
  private final ActorRef<ChannelNews> listener;

  /** Nobody was before, and nobody comes after. */
  private record OnlyLife() implements HandOver {
    @Override
    public CompletionStage<List<SlotPart>> take(int slot, UUID life) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Boolean> give(int slot, UUID life, List<SlotPart> parts) {
      return CompletableFuture.completedFuture(true);
    }
  }

  Channels(ActorTestKit kit) {
    this.kit = kit;
    this.entity =
        kit.spawn(
            ChannelEntity.create(
                0, new OnlyLife(), AtrioSettings.load().channel(), Clock.systemUTC()));
    this.listener = kit.spawn(Behaviors.receiveMessage(this::hear));
  }

  /** The numbers that were heard of a channel, in their order. */
  List<Integer> heard(String channel) {
    return List.copyOf(heard.getOrDefault(channel, List.of()));
  }

  /** How many publishes there have been, repeats too. */
  int publishes() {
    return keys.size();
  }

  Channels listenTo(String channel) {
    entity.tell(new ChannelProtocol.Listen(channel, listener));
    return this;
  }

  /** The channel's owner does not answer, as long as it is so. */
  void silence(String channel, boolean so) {
    var unused = so ? silent.add(channel) : silent.remove(channel);
  }

  /** The channel's owner refuses. */
  void refuse(String channel, Refused refused) {
    refusing.put(channel, refused);
  }

  @Override
  public CompletionStage<Optional<Refused>> publish(OutboxRow row) {
    keys.add(row.key());
    if (silent.contains(row.channel())) {
      return CompletableFuture.failedFuture(new IllegalStateException("silent"));
    }
    Refused refused = refusing.get(row.channel());
    if (refused != null) {
      return CompletableFuture.completedFuture(Optional.of(refused));
    }
    return AskPattern.<ChannelProtocol.Command, ChannelProtocol.PublishAnswer>ask(
            entity,
            replyTo ->
                new ChannelProtocol.Publish(
                    row.channel(),
                    row.event(),
                    String.valueOf(row.data()),
                    row.key(),
                    600_000,
                    null,
                    replyTo),
            ANSWER,
            kit.scheduler())
        .thenApply(published -> Optional.empty());
  }

  private Behavior<ChannelNews> hear(ChannelNews news) {
    if (news instanceof ChannelNews.Delivered delivered) {
      String text = new String(delivered.frame().bytes(), StandardCharsets.UTF_8);
      Matcher data = DATA.matcher(text);
      if (data.find()) {
        heard
            .computeIfAbsent(delivered.channel(), channel -> new CopyOnWriteArrayList<>())
            .add(Integer.parseInt(data.group(1)));
      }
    }
    return Behaviors.same();
  }

  /** All that was heard, whatever the channel. */
  List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    heard.values().forEach(all::addAll);
    return all;
  }
}
