package io.atrio.actors.channel;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Publishes many events with few messages: one to each owner of a channel, or some, one after the
 * other, where one would be too large to go to another node. Events of one channel keep their
 * order. Thread-safe.
 */
public final class Batch {
  /** Half of what Artery takes in one frame (256 KiB), with room for what is not weighed. */
  static final int MESSAGE_WEIGHT = 128 << 10;

  private static final int EACH = 64;

  static final ChannelProtocol.NotPublished LATE =
      new ChannelProtocol.NotPublished(
          new Refused(
              ErrorCode.UNAVAILABLE,
              "The channel's owner did not answer in time; the event may be published all the same."));

  private final Function<String, EntityRef<ChannelProtocol.Command>> owners;
  private final Duration within;

  /** Asks {@code owners}, by channel, each of whom has the time {@code within} to answer. */
  public Batch(Function<String, EntityRef<ChannelProtocol.Command>> owners, Duration within) {
    this.owners = owners;
    this.within = within;
  }

  /**
   * Publishes. Completes, never exceptionally, with the place of each event in the order of {@code
   * publications}, or why its owner has not acknowledged it. Such an event may have been ordered
   * all the same; those after it that have the same owner are not tried any more.
   *
   * @param request the id of the request that brings them
   */
  public CompletionStage<List<ChannelProtocol.PublishAnswer>> publish(
      List<Publication> publications, String request) {
    Map<EntityRef<ChannelProtocol.Command>, OwnersPart> parts = new LinkedHashMap<>();
    List<OwnersPart> turns = new ArrayList<>(publications.size());
    for (Publication publication : publications) {
      OwnersPart part =
          parts.computeIfAbsent(owners.apply(publication.channel()), o -> new OwnersPart());
      part.publications.add(publication);
      turns.add(part);
    }
    return CompletableFuture.allOf(
            parts.entrySet().stream()
                .map(part -> ask(part.getKey(), part.getValue(), request).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> inTurn(turns));
  }

  private static List<ChannelProtocol.PublishAnswer> inTurn(List<OwnersPart> turns) {
    List<ChannelProtocol.PublishAnswer> places = new ArrayList<>(turns.size());
    turns.forEach(part -> places.add(part.next()));
    return places;
  }

  /** Asks for the rest of {@code part}. */
  private CompletionStage<Boolean> ask(
      EntityRef<ChannelProtocol.Command> owner, OwnersPart part, String request) {
    List<Publication> message = part.message();
    if (message.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return owner
        .<ChannelProtocol.PublishAllAnswer>ask(
            replyTo -> new ChannelProtocol.PublishAll(message, request, replyTo), within)
        .thenApply(answer -> part.answered(message, answer))
        .exceptionally(failure -> false)
        .thenCompose(
            answered ->
                answered ? ask(owner, part, request) : CompletableFuture.completedFuture(false));
  }

  /** What one owner is asked for: touched by one thread at a time. */
  private static final class OwnersPart {
    private final List<Publication> publications = new ArrayList<>();
    private final List<ChannelProtocol.Published> published = new ArrayList<>();
    private ChannelProtocol.NotPublished otherwise = LATE;
    private int read;

    /** The next of them, in a message that is not too large, however large its first one is. */
    List<Publication> message() {
      int from = published.size();
      int end = from;
      for (long weight = 0; end < publications.size(); end++) {
        weight += publications.get(end).weight() + EACH;
        if (weight > MESSAGE_WEIGHT && end > from) {
          break;
        }
      }
      return List.copyOf(publications.subList(from, end));
    }

    boolean answered(List<Publication> message, ChannelProtocol.PublishAllAnswer answer) {
      return switch (answer) {
        case ChannelProtocol.PublishedAll all -> published(message, all);
        case ChannelProtocol.NotPublished not -> notPublished(not);
      };
    }

    private boolean notPublished(ChannelProtocol.NotPublished why) {
      otherwise = why;
      return false;
    }

    private boolean published(List<Publication> message, ChannelProtocol.PublishedAll answer) {
      for (int i = 0; i < message.size(); i++) {
        ChannelProtocol.Place place = answer.places().get(i);
        published.add(
            new ChannelProtocol.Published(
                message.get(i).channel(), answer.epoch(), place.offset(), place.duplicate()));
      }
      return true;
    }

    /** The places in the order in which their events came. */
    ChannelProtocol.PublishAnswer next() {
      int place = read++;
      return place < published.size() ? published.get(place) : otherwise;
    }
  }
}
