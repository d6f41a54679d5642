package io.atrio.actors.outbox;

import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.error.Refused;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Publishes rows at the owners of their channels.
 *
 * @param owners where channels live
 */
public record ChannelPublisher(ChannelOwners owners) implements RowPublisher {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  @Override
  public CompletionStage<Optional<Refused>> publish(OutboxRow row) {
    String data = Objects.requireNonNull(row.data(), "a row without data is refused before");
    return owners
        .of(row.channel())
        .<ChannelProtocol.PublishAnswer>ask(
            replyTo ->
                new ChannelProtocol.Publish(
                    row.channel(), row.event(), data, row.key(), row.ttlMillis(), null, replyTo),
            ANSWERED_WITHIN)
        .thenApply(ChannelPublisher::refusal);
  }

  private static Optional<Refused> refusal(ChannelProtocol.PublishAnswer answer) {
    return switch (answer) {
      case ChannelProtocol.Published published -> Optional.empty();
      case ChannelProtocol.NotPublished not -> Optional.of(not.refused());
    };
  }
}
