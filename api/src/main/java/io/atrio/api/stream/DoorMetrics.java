package io.atrio.api.stream;

import io.atrio.actors.limit.LimitMetrics;
import io.atrio.actors.stream.StreamMetrics;
import io.atrio.api.auth.AuthenticationMetrics;
import io.atrio.cluster.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/** Where what happens at the stream door is counted. */
public record DoorMetrics(
    MeterRegistry registry,
    StreamMetrics streams,
    LimitMetrics limits,
    AuthenticationMetrics authentications) {

  /** That of {@code system}. */
  public static DoorMetrics of(ClassicActorSystemProvider system) {
    return new DoorMetrics(
        Meters.registry(system),
        StreamMetrics.of(system),
        LimitMetrics.of(system),
        AuthenticationMetrics.of(system));
  }
}
