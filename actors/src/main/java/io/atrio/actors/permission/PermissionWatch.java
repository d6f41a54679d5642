package io.atrio.actors.permission;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what changes in the tables of roles, forgets what is remembered of it on this node and in
 * the shared cache, and then tells the news, gathered for 20 ms. It never gives up: while the
 * database is away it tries again, every 3 seconds at last. After every reconnection, and a little
 * more often than the back-stop age, the news is that everything may have changed.
 *
 * <p>Owns one connection. Nothing survives it: what was missed without a connection is not looked
 * up, but everything remembered is forgotten.
 */
public final class PermissionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PermissionWatch.class);
  private static final Duration GATHER = Duration.ofMillis(20);
  private static final Duration PING = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Sources sources;
  private final Consumer<PermissionNews> consumer;
  private final Set<String> users = new HashSet<>();
  private Duration pause = FIRST_PAUSE;
  private boolean everything;
  private boolean rolesStale;
  private boolean reading;
  private boolean gathering;
  private boolean away;
  private PermissionFeed.@Nullable Line line;
  private int opening;

  /**
   * What it works with.
   *
   * @param feed where changes are heard
   * @param store where roles are read
   * @param grants forgets users' roles
   * @param roles takes what roles may do
   * @param backStop age at which everything is checked
   */
  public record Sources(
      PermissionFeed feed,
      GrantStore store,
      Grants grants,
      RolePermissions roles,
      Duration backStop) {}

  /** What the watch understands. */
  public sealed interface Command {}

  /** Ends it. */
  public enum Stop implements Command {
    NOW
  }

  private enum Open implements Command {
    NOW
  }

  private enum Tell implements Command {
    NOW
  }

  private enum Ping implements Command {
    NOW
  }

  private enum BackStop implements Command {
    NOW
  }

  private enum ReadRoles implements Command {
    NOW
  }

  private record Opened(int opening, PermissionFeed.Line line) implements Command {}

  private record Heard(PermissionNotice notice) implements Command {}

  private record Lost(int opening, String why) implements Command {}

  private record Answered(int opening) implements Command {}

  private record RolesRead(RoleTable table) implements Command {}

  private record RolesNotRead(Throwable failure) implements Command {}

  private PermissionWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Sources sources,
      Consumer<PermissionNews> consumer) {
    this.context = context;
    this.timers = timers;
    this.sources = sources;
    this.consumer = consumer;
  }

  /** The watch of this node; {@code consumer} is called by its thread, one call at a time. */
  public static Behavior<Command> create(Sources sources, Consumer<PermissionNews> consumer) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  PermissionWatch watch = new PermissionWatch(context, timers, sources, consumer);
                  watch.scheduleBackStop();
                  watch.onOpen();
                  return Behaviors.receive(Command.class)
                      .onMessage(Command.class, watch::onCommand)
                      .onSignal(PostStop.class, stopped -> watch.onStopped())
                      .build();
                }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Open now -> onOpen();
      case Opened opened -> onOpened(opened);
      case Heard heard -> onHeard(heard.notice());
      case Lost lost -> onLost(lost);
      case Ping now -> onPing();
      case Answered answered -> onAnswered(answered.opening());
      case Tell now -> onTell();
      case BackStop now -> onBackStop();
      case ReadRoles now -> onReadRoles();
      case RolesRead read -> onRolesRead(read.table());
      case RolesNotRead not -> onRolesNotRead(not.failure());
      case Stop now -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onOpen() {
    opening++;
    int mine = opening;
    var self = context.getSelf();
    context.pipeToSelf(
        sources
            .feed()
            .open(
                notice -> self.tell(new Heard(notice)),
                () -> self.tell(new Lost(mine, "the connection was lost"))),
        (opened, failure) ->
            failure == null ? new Opened(mine, opened) : new Lost(mine, failure.toString()));
    return Behaviors.same();
  }

  private Behavior<Command> onOpened(Opened opened) {
    if (opened.opening() != opening) {
      // It was lost before it was known here.
      opened.line().close();
      return Behaviors.same();
    }
    line = opened.line();
    pause = FIRST_PAUSE;
    if (away) {
      away = false;
      LOG.info("Changes of roles are heard again");
    }
    timers.startSingleTimer(Ping.NOW, PING);
    forgetAll();
    return Behaviors.same();
  }

  private Behavior<Command> onHeard(PermissionNotice notice) {
    return switch (notice) {
      case PermissionNotice.Users some -> onUsers(some);
      case PermissionNotice.Roles changed -> readRoles();
      case PermissionNotice.Everything changed -> forgetAll();
    };
  }

  private Behavior<Command> onUsers(PermissionNotice.Users some) {
    sources.grants().changed(some.versions());
    users.addAll(some.versions().keySet());
    return tellSoon();
  }

  private Behavior<Command> onLost(Lost lost) {
    if (lost.opening() != opening) {
      return Behaviors.same();
    }
    close();
    if (!away) {
      away = true;
      LOG.warn("Changes of roles are not heard; it is tried again until they are: {}", lost.why());
    }
    // A message of this connection that comes later is of no interest.
    opening++;
    timers.cancel(Ping.NOW);
    timers.startSingleTimer(Open.NOW, pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return Behaviors.same();
  }

  private Behavior<Command> onPing() {
    PermissionFeed.Line open = line;
    if (open != null) {
      int mine = opening;
      context.pipeToSelf(
          open.ping(),
          (done, failure) ->
              failure == null ? new Answered(mine) : new Lost(mine, failure.toString()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onAnswered(int of) {
    if (of == opening) {
      timers.startSingleTimer(Ping.NOW, PING);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onBackStop() {
    scheduleBackStop();
    everything = true;
    readRoles();
    return tellSoon();
  }

  private Behavior<Command> onReadRoles() {
    return rolesStale ? readRoles() : Behaviors.same();
  }

  private Behavior<Command> readRoles() {
    rolesStale = true;
    if (!reading) {
      rolesStale = false;
      reading = true;
      context.pipeToSelf(
          sources.store().roles(),
          (table, failure) -> failure == null ? new RolesRead(table) : new RolesNotRead(failure));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRolesRead(RoleTable table) {
    reading = false;
    Set<String> changed = sources.roles().replace(table);
    if (!changed.isEmpty()) {
      tell(new PermissionNews.Roles(changed));
    }
    if (rolesStale) {
      timers.startSingleTimer(ReadRoles.NOW, GATHER);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRolesNotRead(Throwable failure) {
    reading = false;
    rolesStale = true;
    LOG.warn("Roles cannot be read; the last ones stay: {}", failure.toString());
    timers.startSingleTimer(ReadRoles.NOW, RETRY);
    return Behaviors.same();
  }

  private Behavior<Command> onTell() {
    gathering = false;
    if (everything) {
      tell(PermissionNews.Everything.NEWS);
    } else if (!users.isEmpty()) {
      tell(new PermissionNews.Users(Set.copyOf(users)));
    }
    everything = false;
    users.clear();
    return Behaviors.same();
  }

  private Behavior<Command> onStopped() {
    close();
    return Behaviors.same();
  }

  private Behavior<Command> forgetAll() {
    sources.grants().forgetAll();
    everything = true;
    readRoles();
    return tellSoon();
  }

  private Behavior<Command> tellSoon() {
    if (!gathering) {
      gathering = true;
      timers.startSingleTimer(Tell.NOW, GATHER);
    }
    return Behaviors.same();
  }

  private void tell(PermissionNews news) {
    try {
      consumer.accept(news);
    } catch (RuntimeException e) {
      LOG.error("News of roles was not taken", e);
    }
  }

  private void scheduleBackStop() {
    // Not all nodes at the same time, and never later than the age.
    double share = 0.8 + ThreadLocalRandom.current().nextDouble() * 0.1;
    timers.startSingleTimer(
        BackStop.NOW, Duration.ofMillis((long) (sources.backStop().toMillis() * share)));
  }

  private void close() {
    if (line != null) {
      line.close();
      line = null;
    }
  }
}
