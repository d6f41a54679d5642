package io.atrio.actors.channel;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The beginning and the end of one life of a slot: takes what the life before it gave, and gives
 * what it has had when its shard tells it to leave. What comes meanwhile waits at the beginning and
 * is refused at the end.
 *
 * <p>A life that cannot learn in time what was given begins with nothing, and goes on trying to
 * become known as the slot's last: else what it never took could be taken by a life after it, in
 * which the channels would stand where they no longer do.
 */
final class SlotLife {
  /** Publishers wait for it. A database that is there needs milliseconds for what is not large. */
  static final Duration TAKE_WITHIN = Duration.ofSeconds(3);

  /** A node stops within ten seconds, with all else there is to do. */
  static final Duration GIVE_WITHIN = Duration.ofSeconds(3);

  static final Duration TAKE_AGAIN = Duration.ofSeconds(5);

  /** Commands that wait while a slot begins; past them publishes are refused. */
  static final int STASH = 10_000;

  private final ActorContext<ChannelProtocol.Command> context;
  private final TimerScheduler<ChannelProtocol.Command> timers;
  private final StashBuffer<ChannelProtocol.Command> stash;
  private final int slot;
  private final HandOver handOver;
  private final UUID life = UUID.randomUUID();

  SlotLife(
      ActorContext<ChannelProtocol.Command> context,
      TimerScheduler<ChannelProtocol.Command> timers,
      StashBuffer<ChannelProtocol.Command> stash,
      int slot,
      HandOver handOver) {
    this.context = context;
    this.timers = timers;
    this.stash = stash;
    this.slot = slot;
    this.handOver = handOver;
  }

  /** Begins; {@code born} makes the slot of what was taken, which is empty for a new one. */
  Behavior<ChannelProtocol.Command> begin(Function<List<SlotPart>, ChannelEntity> born) {
    take();
    return Behaviors.receiveMessage(command -> onBeginning(command, born));
  }

  private Behavior<ChannelProtocol.Command> onBeginning(
      ChannelProtocol.Command command, Function<List<SlotPart>, ChannelEntity> born) {
    if (command instanceof ChannelProtocol.Taken taken) {
      return live(born.apply(taken.parts()));
    }
    if (command instanceof ChannelProtocol.NotTaken failed) {
      context
          .getLog()
          .warn(
              "Slot {} begins with nothing: what it had is not to be had: {}", slot, failed.why());
      takeAgain();
      return live(born.apply(List.of()));
    }
    if (stash.isFull()) {
      refuse(command);
    } else {
      stash.stash(command);
    }
    return Behaviors.same();
  }

  private Behavior<ChannelProtocol.Command> live(ChannelEntity entity) {
    return stash.unstashAll(
        Behaviors.receiveMessage(
            command ->
                command instanceof ChannelProtocol.Life turn
                    ? onLife(turn, entity)
                    : entity.onCommand(command)));
  }

  private Behavior<ChannelProtocol.Command> onLife(
      ChannelProtocol.Life turn, ChannelEntity entity) {
    switch (turn) {
      case ChannelProtocol.Taken tooLate -> {}
      case ChannelProtocol.NotTaken failed -> takeAgain();
      case ChannelProtocol.Given afterTheEnd -> {}
      case ChannelProtocol.NotGiven afterTheEnd -> {}
      case ChannelProtocol.Turn.TAKE -> take();
      case ChannelProtocol.Turn.LEAVE -> {
        return end(entity);
      }
    }
    return Behaviors.same();
  }

  private Behavior<ChannelProtocol.Command> end(ChannelEntity entity) {
    CompletionStage<Boolean> giving = handOver.give(slot, life, entity.parts());
    context.pipeToSelf(
        within(GIVE_WITHIN, giving),
        (accepted, failure) ->
            accepted == null
                ? new ChannelProtocol.NotGiven(String.valueOf(failure))
                : new ChannelProtocol.Given(accepted));
    return Behaviors.receiveMessage(this::onEnding);
  }

  /** What is published now would be in no history: no life may acknowledge it any more. */
  private Behavior<ChannelProtocol.Command> onEnding(ChannelProtocol.Command command) {
    if (command instanceof ChannelProtocol.Given given) {
      if (!given.accepted()) {
        context.getLog().warn("Slot {} could not be handed over: another life has begun", slot);
      }
      return Behaviors.stopped();
    }
    if (command instanceof ChannelProtocol.NotGiven failed) {
      context.getLog().warn("Slot {} could not be handed over: {}", slot, failed.why());
      return Behaviors.stopped();
    }
    refuse(command);
    return Behaviors.same();
  }

  private void take() {
    context.pipeToSelf(
        within(TAKE_WITHIN, handOver.take(slot, life)),
        (parts, failure) ->
            parts == null
                ? new ChannelProtocol.NotTaken(String.valueOf(failure))
                : new ChannelProtocol.Taken(parts));
  }

  private void takeAgain() {
    timers.startSingleTimer(ChannelProtocol.Turn.TAKE, TAKE_AGAIN);
  }

  /** Who asked for anything but a publish asks again, or learns from the slot's end. */
  private static void refuse(ChannelProtocol.Command command) {
    if (command instanceof ChannelProtocol.Publishing publishing) {
      publishing.refuse(new ChannelProtocol.NotPublished(Refused.of(ErrorCode.UNAVAILABLE)));
    }
  }

  private static <T> CompletionStage<T> within(Duration limit, CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
