package io.atrio.cluster;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds a node unavailable when it has been silent for {@code heartbeat-interval} and {@code
 * acceptable-heartbeat-pause} together, and when it has been silent for {@code suspicious-pause}
 * and its process has ended. Which of the two, whoever is interested finds out by asking again.
 * Thread-safe.
 *
 * <p>Pekko makes one for each node that is watched, by the name of this class in the settings
 * ({@code pekko.cluster.failure-detector}).
 */
public final class ProcessFailureDetector implements FailureDetector, FailureDetectorWithAddress {
  private final long limit;
  private final long suspicious;
  private final LongSupplier nanos;
  private final Function<Address, CompletionStage<Boolean>> probe;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile @Nullable Address node;
  private volatile @Nullable Long last;
  private volatile boolean ended;

  /** As Pekko makes them. */
  public ProcessFailureDetector(Config config, EventStream events) {
    this(
        config
            .getDuration("heartbeat-interval")
            .plus(config.getDuration("acceptable-heartbeat-pause")),
        config.getDuration("suspicious-pause"),
        System::nanoTime,
        ProcessProbe::hasEnded);
  }

  ProcessFailureDetector(
      Duration limit,
      Duration suspicious,
      LongSupplier nanos,
      Function<Address, CompletionStage<Boolean>> probe) {
    this.limit = limit.toNanos();
    this.suspicious = suspicious.toNanos();
    this.nanos = nanos;
    this.probe = probe;
  }

  @Override
  public void setAddress(String address) {
    node = AddressFromURIString.parse(address);
  }

  @Override
  public void heartbeat() {
    last = nanos.getAsLong();
    ended = false;
  }

  @Override
  public boolean isMonitoring() {
    return last != null;
  }

  @Override
  public boolean isAvailable() {
    Long heard = last;
    if (heard == null) {
      return true;
    }
    long silent = nanos.getAsLong() - heard;
    if (silent < suspicious) {
      return true;
    }
    ask(heard);
    return silent < limit && !ended;
  }

  /** An answer that comes after the node was heard again is none. */
  private void ask(Long heard) {
    Address address = node;
    if (address != null && !ended && asking.compareAndSet(false, true)) {
      var unused =
          probe
              .apply(address)
              .thenAccept(
                  gone -> {
                    ended = gone && heard.equals(last);
                    asking.set(false);
                  });
    }
  }
}
