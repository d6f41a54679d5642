package io.atrio.actors.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What back ends may still ask of this node, each for itself by its name: one timestamp each. Past
 * {@code most} of them those that have everything again are forgotten, and newcomers for whom there
 * is still no room share one allowance. Thread-safe.
 */
public final class ServiceAllowances {
  private final RateLimit limit;
  private final int most;
  private final Map<String, AtomicLong> tats = new ConcurrentHashMap<>();
  private final AtomicLong others = new AtomicLong();

  /** Everything that {@code limit} allows, to each. */
  public ServiceAllowances(RateLimit limit, int most) {
    this.limit = limit;
    this.most = most;
  }

  /** Asks for {@code cost} units for {@code service}. */
  public LimitAnswer spend(String service, long cost) {
    AtomicLong tat = of(service);
    while (true) {
      long before = tat.get();
      GcraAnswer answer = limit.ask(before, cost);
      long after = answer instanceof GcraAnswer.Admitted admitted ? admitted.tat() : before;
      if (tat.compareAndSet(before, after)) {
        return LimitAnswer.of(answer);
      }
    }
  }

  /** How many have a timestamp of their own. */
  int size() {
    return tats.size();
  }

  private AtomicLong of(String service) {
    AtomicLong known = tats.get(service);
    if (known != null) {
      return known;
    }
    if (tats.size() >= most) {
      long now = limit.now();
      tats.values().removeIf(tat -> tat.get() <= now);
    }
    return tats.size() >= most ? others : tats.computeIfAbsent(service, name -> new AtomicLong());
  }
}
