package io.atrio.actors.stream;

import io.atrio.actors.channel.Epochs;
import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.fanout.HubChannel;
import io.atrio.cluster.settings.ChannelSettings;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a {@link StreamWorld}: its owner's mailbox on one side, the hub's news of it on
 * the other.
 */
final class Place {
  private static final ChannelSettings SETTINGS = LiveChannel.settings(8, 4000, 60_000);

  /** Bytes of a page. */
  static final int PAGE = 500;

  final String name;
  private final StreamWitness witness;
  private final LongSupplier now;
  private final LongFunction<@Nullable SessionStream> streams;
  final Queue<Mail> mailbox = new ArrayDeque<>();
  final Queue<Runnable> news = new ArrayDeque<>();
  LiveChannel channel;
  boolean delivers;
  private long life = 1;
  private long watched;
  private final Epochs epochs = new Epochs();
  @Nullable HubChannel hub;

  Place(
      String name,
      StreamWitness witness,
      LongSupplier now,
      LongFunction<@Nullable SessionStream> streams) {
    this.name = name;
    this.witness = witness;
    this.now = now;
    this.streams = streams;
    this.channel = new LiveChannel(name, 1, 0, SETTINGS);
  }

  long epoch() {
    return channel.position().epoch();
  }

  void add(Subscription subscription) {
    HubChannel listened = hub;
    if (listened == null) {
      listened = new HubChannel();
      hub = listened;
      mailbox.add(new Mail(Mail.Kind.LISTEN, this::onListen));
    }
    listened.add(subscription);
  }

  void remove(Subscription subscription) {
    HubChannel listened = hub;
    if (listened != null && listened.remove(subscription)) {
      hub = null;
      mailbox.add(new Mail(Mail.Kind.UNLISTEN, () -> delivers = false));
    }
  }

  void publish(long ttl) {
    Frame frame = channel.publish("{\"n\":1}", ttl, now.getAsLong());
    witness.published(name, channel.position(), frame.expiresAt());
    long epoch = epoch();
    if (delivers) {
      news.add(() -> onHub(h -> h.deliver(epoch, frame)));
    }
  }

  void onListen() {
    delivers = true;
    Position position = channel.position();
    long registering = life;
    news.add(() -> onRegistered(position, registering));
  }

  void onRegistered(Position position, long registering) {
    if (watched != registering) {
      watched = registering;
      if (watched != life) {
        news.add(this::onOwnerLost);
      }
    }
    epochs.heard(position.epoch());
    onHub(h -> h.registered(position, epochs.before(position.epoch())));
  }

  void onOwnerLost() {
    watched = 0;
    if (hub != null) {
      mailbox.add(new Mail(Mail.Kind.LISTEN, this::onListen));
    }
  }

  void fetch(Subscription subscription, Position after, Extent extent, int question) {
    long id = subscription.stream().id();
    mailbox.add(
        new Mail(
            Mail.Kind.FETCH,
            () -> {
              Page page = channel.after(after, extent, PAGE, now.getAsLong());
              news.add(() -> onFetched(id, subscription.number(), question, page));
            }));
  }

  /** By number, as the answer of a remote owner has it. */
  void onFetched(long id, int number, int question, Page page) {
    SessionStream asking = streams.apply(id);
    Subscription subscription = asking == null ? null : asking.subscription(number);
    if (asking != null && subscription != null) {
      asking.fetched(subscription, question, page);
    }
  }

  /** The owner of an ordinary channel dies and lives again with a new epoch. */
  void crash(boolean losing) {
    restart(losing);
    channel = new LiveChannel(name, epoch() + 1, 0, SETTINGS);
  }

  /**
   * The owner dies and lives again; that of a durable channel with all it had. Its mailbox is lost
   * or kept; what the hub would never learn of (it watches only owners that have registered it) it
   * asks again, as {@code ChannelHub} does for registrations that stay away.
   */
  void restart(boolean losing) {
    if (losing) {
      mailbox.removeIf(mail -> mail.kind() == Mail.Kind.FETCH);
    }
    if (watched == life) {
      news.add(this::onOwnerLost);
    }
    delivers = false;
    life++;
  }

  void onHub(Consumer<HubChannel> work) {
    HubChannel listened = hub;
    if (listened != null) {
      work.accept(listened);
    }
  }

  record Mail(Kind kind, Runnable work) {
    enum Kind {
      LISTEN,
      UNLISTEN,
      FETCH
    }
  }
}
