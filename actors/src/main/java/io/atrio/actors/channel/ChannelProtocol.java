package io.atrio.actors.channel;

import io.atrio.actors.error.Refused;
import io.atrio.cluster.WireMessage;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * How the owner of a channel is spoken to, whichever it is: the {@link ChannelEntity} of its slot
 * or a {@link DurableChannel}. {@link ChannelNews} is what it says to nodes that listen.
 */
public final class ChannelProtocol {

  private ChannelProtocol() {}

  /** What an owner understands. */
  public sealed interface Command {}

  /** Orders events; whoever asks is told their places once they have them. */
  sealed interface Publishing extends Command {
    /** The events, in their order. */
    List<Publication> publications();

    /** The id of the request that brought them; null if none did. */
    @Nullable String request();

    /** Tells whoever asks; {@code places} are in the order of the events. */
    void answer(long epoch, List<Place> places);

    /** Tells whoever asks that nothing is acknowledged. */
    void refuse(NotPublished refusal);
  }

  /**
   * Orders an event and delivers it to every listening node.
   *
   * @param data JSON text
   * @param key idempotency key, or null
   * @param ttlMillis how long the event may be replayed
   * @param request the id of the request, which is journalled with an event; null if there is none
   */
  public record Publish(
      String channel,
      String event,
      String data,
      @Nullable String key,
      long ttlMillis,
      @Nullable String request,
      ActorRef<PublishAnswer> replyTo)
      implements Publishing, WireMessage {

    @Override
    public List<Publication> publications() {
      return List.of(new Publication(channel, event, data, key, ttlMillis));
    }

    @Override
    public void answer(long epoch, List<Place> places) {
      Place place = places.getFirst();
      replyTo.tell(new Published(channel, epoch, place.offset(), place.duplicate()));
    }

    @Override
    public void refuse(NotPublished refusal) {
      replyTo.tell(refusal);
    }
  }

  /** Orders events one after the other, each as its {@link Publish} would be. */
  public record PublishAll(
      List<Publication> publications, @Nullable String request, ActorRef<PublishAllAnswer> replyTo)
      implements Publishing, WireMessage {

    @Override
    public void answer(long epoch, List<Place> places) {
      replyTo.tell(new PublishedAll(epoch, places));
    }

    @Override
    public void refuse(NotPublished refusal) {
      replyTo.tell(refusal);
    }
  }

  /** Registers a node; answers with {@link ChannelNews.Registered}. Doing so twice does no harm. */
  public record Listen(String channel, ActorRef<ChannelNews> listener)
      implements Command, WireMessage {}

  /** Ends a node's registration. */
  public record Unlisten(String channel, ActorRef<ChannelNews> listener)
      implements Command, WireMessage {}

  /** Asks what came after a position; answers with {@link ChannelNews.Fetched}. */
  public record Fetch(
      String channel,
      Position after,
      Extent extent,
      int maxBytes,
      long stream,
      int subscription,
      int question,
      ActorRef<ChannelNews> listener)
      implements Command, WireMessage {

    /** An older node asks for everything. */
    public Fetch {
      extent = Objects.requireNonNullElse(extent, Extent.ALL);
    }
  }

  /** Asks where a channel stands. */
  public record Locate(String channel, ActorRef<Position> replyTo)
      implements Command, WireMessage {}

  /**
   * Asks for events that are kept.
   *
   * @param after what the asker has; null for nothing
   * @param limit events of the answer at most
   * @param maxBytes bytes of the answer, unless its first event alone has more
   */
  public record Read(
      String channel, @Nullable Position after, int limit, int maxBytes, ActorRef<Page> replyTo)
      implements Command, WireMessage {}

  /** Asks what is kept. */
  public record Describe(String channel, ActorRef<Kept> replyTo) implements Command, WireMessage {}

  record ListenerLost(ActorRef<ChannelNews> listener) implements Command {}

  enum Sweep implements Command {
    TICK
  }

  /** What a {@link DurableChannel} tells itself, and its shard tells it. */
  enum Step implements Command {
    /** What waits is written. */
    WRITE,
    /** Nothing: what was stashed goes on. */
    NEXT,
    /** Nothing has come for a while. */
    IDLE,
    /** What waits is written, and that is the end. */
    STOP
  }

  /** What a slot tells itself, and its shard tells it, of the beginning and the end of its life. */
  sealed interface Life extends Command {}

  /** What the life before it gave. */
  record Taken(List<SlotPart> parts) implements Life {}

  /** Whether that gave anything could not be learnt. */
  record NotTaken(String why) implements Life {}

  /** What it has had is given to the next, unless that has begun already. */
  record Given(boolean accepted) implements Life {}

  /** What it has had could not be given. */
  record NotGiven(String why) implements Life {}

  enum Turn implements Life {
    /** What could not be taken is asked for again. */
    TAKE,
    /** The slot moves, or its node stops. */
    LEAVE
  }

  /** What a publish came to. */
  public sealed interface PublishAnswer extends WireMessage {}

  /**
   * A publish is ordered: it has this place, now or, if {@code duplicate}, since its key was first
   * used.
   */
  public record Published(String channel, long epoch, long offset, boolean duplicate)
      implements PublishAnswer {}

  /**
   * A publish has not been acknowledged: the journal of its channel failed. It may have been
   * written all the same; with a key it can be repeated without harm.
   */
  public record NotPublished(Refused refused) implements PublishAnswer, PublishAllAnswer {}

  /** What a {@link PublishAll} came to: all of it or nothing. */
  public sealed interface PublishAllAnswer extends WireMessage {}

  /** Every publication of a {@link PublishAll} is ordered; {@code places} are in its order. */
  public record PublishedAll(long epoch, List<Place> places) implements PublishAllAnswer {}

  /** The place of one of them, now or, if {@code duplicate}, since its key was first used. */
  public record Place(long offset, boolean duplicate) {}
}
