package io.atrio.actors.limit;

/** What {@link Gcra} says to one request. All times are nanoseconds from now. */
public sealed interface GcraAnswer {
  /**
   * The request may go on; {@code tat} is the state to keep.
   *
   * @param remaining units that would be admitted at once after this request
   * @param reset nanoseconds until the whole burst is there again
   */
  record Admitted(long tat, long remaining, long reset) implements GcraAnswer {}

  /**
   * The request is refused and costs nothing; the state stays as it is.
   *
   * @param remaining units that would be admitted at once
   * @param reset nanoseconds until the whole burst is there again
   * @param retryAfter nanoseconds, never less than the request itself has to wait
   */
  record Limited(long remaining, long reset, long retryAfter) implements GcraAnswer {}
}
