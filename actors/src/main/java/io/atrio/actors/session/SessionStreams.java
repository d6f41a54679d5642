package io.atrio.actors.session;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a session with what each of them listens to, and what the session has changed
 * about that since it was born. What is allowed is decided by {@link SessionRules}.
 */
final class SessionStreams {
  private List<Attached> open = List.of();
  private @Nullable SessionChanges changes;

  /** Those that are open. */
  List<Attached> open() {
    return open;
  }

  /** How many of them other nodes have. */
  int elsewhere() {
    return (int) open.stream().filter(Attached::isElsewhere).count();
  }

  /** Whether a token of {@code user} may have made the changes there are. */
  boolean couldBeOf(String user) {
    return changes == null || changes.user().equals(user);
  }

  /** What a stream asks for, with what the session has changed since it was born. */
  List<String> wanted(SessionProtocol.Attach attach, SessionRules rules) {
    if (changes == null) {
      return attach.channels();
    }
    List<String> wanted = new ArrayList<>(changes.kept(attach.channels()));
    wanted.addAll(rules.permitted(attach.principal(), changes.added()));
    return wanted;
  }

  /** A stream that listens to {@code wanted}, besides what it hears anyway. */
  void add(SessionProtocol.Attach attach, List<String> wanted, SessionRules rules) {
    Principal principal = attach.principal();
    List<String> explicit = rules.explicit(principal, wanted);
    Attached added =
        new Attached(attach.stream(), attach.hub(), principal, attach.address(), explicit);
    open = List.copyOf(Stream.concat(open.stream(), Stream.of(added)).toList());
  }

  /** Forgets those that are gone, and says which. */
  List<Attached> forget(Predicate<Attached> isGone) {
    List<Attached> gone = open.stream().filter(isGone).toList();
    open = List.copyOf(open.stream().filter(isGone.negate()).toList());
    return gone;
  }

  /** Why the session may not be subscribed to what was asked, if it may not. */
  Optional<Refused> refusal(SessionProtocol.Subscribe asked, SessionRules rules) {
    boolean own = SessionRules.isAutomatic(asked.principal(), asked.channel());
    int added = own || changes == null ? 0 : changes.countWith(asked.channel());
    int most =
        open.stream()
            .filter(stream -> !stream.hears(asked.channel()))
            .mapToInt(s -> rules.channels(s.principal(), s.channels()).size() + 1)
            .max()
            .orElse(0);
    return rules
        .refusal(asked.principal(), List.of(asked.channel()))
        .or(() -> rules.tooMany(Math.max(added, most)));
  }

  /** Why the session may not drop what was asked, if it may not. */
  Optional<Refused> refusal(SessionProtocol.Unsubscribe asked) {
    boolean automatic =
        SessionRules.isAutomatic(asked.principal(), asked.channel())
            || open.stream()
                .anyMatch(s -> SessionRules.isAutomatic(s.principal(), asked.channel()));
    return automatic ? Optional.of(Refused.of(ErrorCode.AUTOMATIC_CHANNEL)) : Optional.empty();
  }

  /** Why open streams cannot go on with a token that means this for them, if they cannot. */
  Optional<Refused> refusal(List<Renewal> renewals, SessionRules rules) {
    return renewals.isEmpty()
        ? Optional.of(Refused.of(ErrorCode.NO_STREAM))
        : rules.tooMany(renewals.stream().mapToInt(r -> r.channels(rules)).max().orElse(0));
  }

  void subscribe(SessionProtocol.Subscribe asked, SessionRules rules) {
    if (!SessionRules.isAutomatic(asked.principal(), asked.channel())) {
      changes(asked.principal(), rules).add(asked.channel());
    }
    replace(s -> s.hears(asked.channel()) ? s : s.with(asked.channel()));
  }

  void unsubscribe(SessionProtocol.Unsubscribe asked, SessionRules rules) {
    changes(asked.principal(), rules).drop(asked.channel());
    replace(s -> s.without(asked.channel()));
  }

  /** What a token means for each open stream. */
  List<Renewal> renewals(Principal principal, SessionRules rules) {
    List<String> added = changes == null ? List.of() : changes.added();
    return open.stream().map(s -> Renewal.of(rules, s, principal, added)).toList();
  }

  /** What the roles mean for each open stream whose user has been granted {@code roles}. */
  List<Renewal> regranted(Set<String> roles, SessionRules rules) {
    List<String> added = changes == null ? List.of() : changes.added();
    return open.stream()
        .map(s -> Renewal.of(rules, s, s.principal().granted(roles), added).bounded(rules))
        .toList();
  }

  void renew(List<Renewal> renewals) {
    open = List.copyOf(renewals.stream().map(Renewal::renewed).toList());
  }

  /** What the session takes along with these. */
  SessionLegacy legacy(
      String session,
      String user,
      String entity,
      @Nullable AuditOrigin opened,
      Duration spent,
      long since) {
    SessionChanges made = changes;
    List<String> added = made == null ? List.of() : made.added();
    List<String> dropped = made == null ? List.of() : made.dropped();
    return new SessionLegacy(session, user, entity, opened, spent.toNanos(), since, added, dropped);
  }

  /** What was changed elsewhere, unless something has been changed here. */
  void inherit(SessionLegacy legacy, SessionRules rules) {
    boolean nothing = legacy.added().isEmpty() && legacy.dropped().isEmpty();
    if (changes == null && !nothing) {
      SessionChanges made = new SessionChanges(legacy.user(), rules.maxChannels());
      legacy.dropped().forEach(made::drop);
      legacy.added().forEach(made::add);
      changes = made;
    }
  }

  private void replace(UnaryOperator<Attached> change) {
    open = List.copyOf(open.stream().map(change).toList());
  }

  private SessionChanges changes(Principal principal, SessionRules rules) {
    SessionChanges made = changes;
    if (made == null) {
      made = new SessionChanges(principal.user(), rules.maxChannels());
      changes = made;
    }
    return made;
  }
}
