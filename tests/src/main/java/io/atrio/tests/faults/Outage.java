package io.atrio.tests.faults;

/**
 * A time without a stream, from its end to the next {@code atrio.ready}; microseconds since the
 * epoch.
 */
record Outage(long from, long to) {

  long micros() {
    return to - from;
  }
}
