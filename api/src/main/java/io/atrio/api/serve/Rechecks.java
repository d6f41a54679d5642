package io.atrio.api.serve;

import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.permission.PermissionNews;
import io.atrio.actors.permission.UserGrants;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the open sessions concerned look again at what they may hear. If many may be
 * concerned, their roles are read from the database first, a thousand users at a time, and not user
 * by user.
 */
final class Rechecks implements Consumer<PermissionNews> {
  private static final Logger LOG = LoggerFactory.getLogger(Rechecks.class);
  private static final int AT_ONCE = 1000;

  /** So few find out by themselves what they may do. */
  private static final int FEW = 100;

  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<ChannelHub.Command> hub;
  private final Function<Collection<String>, CompletionStage<Map<String, UserGrants>>> check;

  /** {@code check} reads what users have been granted, past every cache, and remembers it. */
  Rechecks(
      ActorSystem<?> system,
      ActorRef<ChannelHub.Command> hub,
      Function<Collection<String>, CompletionStage<Map<String, UserGrants>>> check) {
    this.system = system;
    this.hub = hub;
    this.check = check;
  }

  @Override
  public void accept(PermissionNews news) {
    switch (news) {
      case PermissionNews.Everything all -> readFirst(all, user -> true);
      case PermissionNews.Users changed -> onUsers(changed);
      case PermissionNews.Roles changed -> hub.tell(new ChannelHub.Recheck(changed));
    }
  }

  private void onUsers(PermissionNews.Users changed) {
    if (changed.users().size() > FEW) {
      readFirst(changed, changed.users()::contains);
    } else {
      hub.tell(new ChannelHub.Recheck(changed));
    }
  }

  /** A hub that does not answer in time finds the sessions concerned when it has. */
  private void readFirst(PermissionNews news, Predicate<String> isConcerned) {
    var unused =
        AskPattern.<ChannelHub.Command, Set<String>>ask(
                hub, ChannelHub.Users::new, ANSWERED_WITHIN, system.scheduler())
            .thenCompose(users -> inTurn(users.stream().filter(isConcerned).toList()))
            .exceptionally(late -> lookByThemselves(news, late));
  }

  private @Nullable Void lookByThemselves(PermissionNews news, Throwable late) {
    LOG.warn("Sessions read their roles one by one: {}", late.toString());
    hub.tell(new ChannelHub.Recheck(news));
    return null;
  }

  /** Those who could not be read look again by themselves, and again until they know. */
  private CompletionStage<Void> inTurn(List<String> users) {
    if (users.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<String> some = List.copyOf(users.subList(0, Math.min(AT_ONCE, users.size())));
    List<String> rest = users.subList(some.size(), users.size());
    return check
        .apply(some)
        .handle((read, failure) -> new PermissionNews.Users(Set.copyOf(some)))
        .thenCompose(
            concerned -> {
              hub.tell(new ChannelHub.Recheck(concerned));
              return inTurn(rest);
            });
  }
}
