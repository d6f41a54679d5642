package io.atrio.cluster.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.setup.Setup;

/**
 * The registry in which everything on a node counts. It is given to the actor system when that is
 * made ({@link Given}), so that actors and plugins find it without being handed it one by one; a
 * system that was given none counts into nothing.
 *
 * <p>What is counted is declared by one class a feature, named {@code …Metrics}: each has all
 * meters of its feature, and there is one of each in a system. docs/metrics.md lists them.
 */
public final class Meters implements Extension {
  private static final Id ID = new Id();

  private final MeterRegistry registry;
  private final Map<Class<?>, Object> features = new ConcurrentHashMap<>();

  private static final class Id extends AbstractExtensionId<Meters> {
    @Override
    public Meters createExtension(ExtendedActorSystem system) {
      return new Meters(
          system
              .settings()
              .setup()
              .get(Given.class)
              .map(Given::registry)
              .orElseGet(CompositeMeterRegistry::new));
    }
  }

  /** The registry of an actor system that is to be made. */
  public static final class Given extends Setup {
    private final MeterRegistry registry;

    /** Everything in the system counts into {@code registry}. */
    public Given(MeterRegistry registry) {
      this.registry = registry;
    }

    private MeterRegistry registry() {
      return registry;
    }
  }

  private Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The registry of {@code system}. */
  public static MeterRegistry registry(ClassicActorSystemProvider system) {
    return ID.get(system).registry;
  }

  /** The one {@code feature} of {@code system}, which {@code make} makes over its registry. */
  public static <T> T of(
      ClassicActorSystemProvider system, Class<T> feature, Function<MeterRegistry, T> make) {
    Meters meters = ID.get(system);
    return feature.cast(
        meters.features.computeIfAbsent(feature, first -> make.apply(meters.registry)));
  }
}
