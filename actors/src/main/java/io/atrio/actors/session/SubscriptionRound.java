package io.atrio.actors.session;

import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;

/**
 * One channel more for all streams of a session: asks each one's hub, and answers once when all
 * have. Touches nothing of the session, whose mailbox goes on meanwhile.
 */
final class SubscriptionRound {
  /** Less than those who asked the session wait. */
  private static final Duration JOINED_WITHIN = Duration.ofSeconds(4);

  private final ActorSystem<?> system;

  SubscriptionRound(ActorSystem<?> system) {
    this.system = system;
  }

  /** Lets {@code streams} listen to what was asked for, and answers. */
  void join(List<Attached> streams, SessionProtocol.Subscribe asked) {
    List<CompletableFuture<ChannelHub.Joined>> answers =
        streams.stream().map(stream -> ask(stream, asked.channel())).toList();
    var unused =
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
            .handle((done, failure) -> answer(asked.channel(), answers, failure))
            .thenAccept(asked.replyTo()::tell);
  }

  private CompletableFuture<ChannelHub.Joined> ask(Attached stream, String channel) {
    return AskPattern.<ChannelHub.Command, ChannelHub.Joined>ask(
            stream.hub(),
            replyTo -> new ChannelHub.Subscribe(stream.stream(), channel, replyTo),
            JOINED_WITHIN,
            system.scheduler())
        .toCompletableFuture();
  }

  private static SessionAnswer answer(
      String channel,
      List<CompletableFuture<ChannelHub.Joined>> answers,
      @Nullable Throwable failure) {
    if (failure != null) {
      return new SessionAnswer.Denied(
          new Refused(ErrorCode.UNAVAILABLE, "The channel's owner did not answer in time."));
    }
    List<Position> positions =
        answers.stream().map(a -> a.join().position()).filter(Objects::nonNull).toList();
    Position at = positions.stream().reduce(SubscriptionRound::later).orElse(null);
    return new SessionAnswer.Subscribed(channel, at, positions.size());
  }

  /** Every stream hears what comes after the latest. Of two epochs nobody can tell. */
  private static Position later(Position one, Position other) {
    return one.epoch() == other.epoch() && one.offset() > other.offset() ? one : other;
  }
}
