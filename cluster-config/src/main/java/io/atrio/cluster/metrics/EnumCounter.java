package io.atrio.cluster.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One counter for each value of an enum, which is a label of it: no other value can ever be in
 * that. Thread-safe; counting allocates nothing.
 */
public final class EnumCounter<E extends Enum<E>> {
  private final Map<E, Counter> counters;

  private EnumCounter(Map<E, Counter> counters) {
    this.counters = counters;
  }

  /**
   * The counter {@code name} with one series for each of {@code values}, in lower case.
   *
   * @param tags labels that all of them have besides (name, value, …)
   */
  public static <E extends Enum<E>> EnumCounter<E> of(
      MeterRegistry registry,
      String name,
      String description,
      String label,
      Class<E> values,
      String... tags) {
    EnumMap<E, Counter> counters = new EnumMap<>(values);
    for (E value : values.getEnumConstants()) {
      counters.put(
          value,
          Counter.builder(name)
              .description(description)
              .tag(label, value.name().toLowerCase(Locale.ROOT))
              .tags(tags)
              .register(registry));
    }
    return new EnumCounter<>(counters);
  }

  /** Counts one. */
  public void count(E value) {
    of(value).increment();
  }

  /** Counts {@code number} at once. */
  public void count(E value, int number) {
    of(value).increment(number);
  }

  private Counter of(E value) {
    return Objects.requireNonNull(counters.get(value), "there is one for each");
  }
}
