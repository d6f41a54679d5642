package io.atrio.actors.presence;

import io.atrio.actors.stream.Subscription;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One channel as this node has it: its users here, what its owner is yet to be told of them, and
 * whose streams are told who comes and goes.
 */
final class LocalChannel {
  private final String name;
  private final long leaveAfter;
  private final PresentUsers users = new PresentUsers();
  private final Untold untold;
  private final Watchers watchers;
  private int count;
  private @Nullable ActorRef<PresenceProtocol.Command> toldAt;
  private @Nullable ActorRef<PresenceProtocol.Command> knownTo;

  /** A channel with nobody on it whose users stay {@code leaveAfter} milliseconds. */
  LocalChannel(String name, long leaveAfter, LongSupplier numbers, Runnable someAreBehind) {
    this.name = name;
    this.leaveAfter = leaveAfter;
    this.untold = new Untold(numbers);
    this.watchers = new Watchers(someAreBehind);
  }

  void came(Subscription subscription) {
    String user = subscription.stream().user();
    if (users.came(user)) {
      untold.joined(user);
    }
  }

  void went(Subscription subscription, long now) {
    users.went(subscription.stream().user(), now + leaveAfter);
    watchers.remove(subscription);
  }

  void watch(Subscription subscription) {
    watchers.add(subscription);
  }

  void unwatch(Subscription subscription) {
    watchers.remove(subscription);
  }

  /** What the owner is to be told now, if anything. */
  Untold.@Nullable Part due(long now) {
    List<String> left = users.leave(now);
    left.forEach(untold::left);
    return untold.due(now);
  }

  /** The owner has taken a report and knows {@code known} users of this node. */
  void acknowledged(long number, int known) {
    untold.acknowledged(number);
    if (untold.isEmpty() && known != users.all().size()) {
      tellAgain();
    }
  }

  /** {@code owner} has taken a report. */
  void knownTo(ActorRef<PresenceProtocol.Command> owner) {
    knownTo = owner;
  }

  /** Whether {@code owner} was the last to take a report. */
  boolean isKnownTo(ActorRef<PresenceProtocol.Command> owner) {
    return owner.equals(knownTo);
  }

  /** Where it was told last. */
  @Nullable ActorRef<PresenceProtocol.Command> toldAt() {
    return toldAt;
  }

  /** It is told at {@code place} from now on; true if that is another, which knows nothing. */
  boolean moves(ActorRef<PresenceProtocol.Command> place) {
    boolean another = toldAt != null && !place.equals(toldAt);
    toldAt = place;
    if (another) {
      tellAgain();
    }
    return another;
  }

  /** The owner does not know of the users to whom report {@code number} added. */
  void forgotten(long number) {
    if (untold.isUnderWay(number)) {
      tellAgain();
    }
  }

  /** There is another owner, who knows nothing. */
  void tellAgain() {
    untold.again(users.all());
  }

  void changed(PresenceNews.Changed news) {
    count = news.count();
    watchers.tell(PresenceFrames.changed(news));
  }

  /** Tells those to ask who have missed something and read again. */
  void catchUp() {
    watchers.tellAgain(PresenceFrames.reset(name, count));
  }

  /** Whether nothing is to be done for it as long as nobody comes and goes. */
  boolean isQuiet() {
    return untold.isEmpty() && !users.isSomebodyLeaving();
  }

  /** Whether nobody is left, and the owner knows. */
  boolean isForgettable() {
    return isQuiet() && users.all().isEmpty();
  }
}
