package io.atrio.actors.limit;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.cluster.address.NetworkAddress;
import io.atrio.cluster.settings.AddressLimitSettings;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the doors ask before any other work: who is there, and whether he may come in. May be called
 * from any thread.
 */
public final class AddressLimits {
  private final AddressLimitSettings settings;
  private final AddressGuard guard;
  private final AuditLog audit;
  private final Clock clock;
  private volatile boolean counting;

  /** Limits that admit everyone until {@link #begin}. */
  public AddressLimits(AddressLimitSettings settings, AuditLog audit, Clock clock) {
    this.settings = settings;
    this.guard =
        new AddressGuard(
            settings.requests(),
            settings.window(),
            settings.blockFor(),
            settings.maxTracked(),
            settings.maxBlocks());
    this.audit = audit;
    this.clock = clock;
  }

  /** Counts from now on: what a node asks itself while it warms up is nobody's abuse. */
  public void begin() {
    counting = settings.enabled();
  }

  /**
   * The address for which a request comes from {@code peer}.
   *
   * @param forwarded the lines of its {@code X-Forwarded-For}
   */
  public NetworkAddress client(InetAddress peer, List<String> forwarded) {
    return settings.proxies().client(NetworkAddress.of(peer), forwarded);
  }

  /** Counts a request of {@code client}: seconds for which it is refused, 0 if it may go on. */
  public long refusedFor(NetworkAddress client) {
    if (!counting || settings.exempt().contain(client)) {
      return 0;
    }
    long now = clock.millis();
    long answer = guard.ask(client.key(), now);
    if (answer < 0) {
      noteBlock(client.key());
    }
    return answer == AddressGuard.ADMITTED ? 0 : secondsUp(Math.abs(answer) - now);
  }

  /** Everyone who is blocked, by key. */
  public List<BlockedAddress> blocked() {
    return guard.blocked(clock.millis()).stream()
        .sorted(Comparator.comparingLong(BlockedAddress::key))
        .toList();
  }

  /** The block of {@code address}, if it has one. */
  public Optional<BlockedAddress> blocked(NetworkAddress address) {
    long until = guard.blockedUntil(address.key(), clock.millis());
    return until == AddressGuard.ADMITTED
        ? Optional.empty()
        : Optional.of(new BlockedAddress(address.key(), until));
  }

  /** Refuses {@code address} for {@code time} from now, instead of any block it has. */
  public BlockedAddress block(NetworkAddress address, Duration time) {
    long until = clock.millis() + time.toMillis();
    guard.block(address.key(), until);
    return new BlockedAddress(address.key(), until);
  }

  /** Lets {@code address} in again. */
  public void unblock(NetworkAddress address) {
    guard.block(address.key(), 0);
  }

  /** How long a block lasts for which nothing else is said. */
  public Duration blockFor() {
    return settings.blockFor();
  }

  private void noteBlock(long key) {
    String address = NetworkAddress.textOf(key);
    Duration time = settings.blockFor();
    String detail = "more than " + settings.requests() + " requests, " + time.toSeconds() + " s";
    audit.note(
        audit.event(
            AuditType.ADDRESS_BLOCKED,
            AuditOrigin.unknown(address),
            address,
            Outcome.DENIED,
            detail));
  }

  private static long secondsUp(long millis) {
    return Math.max(1, (millis + 999) / 1000);
  }
}
