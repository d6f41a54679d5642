package io.atrio.tests.faults;

/**
 * An event as a listener got it.
 *
 * @param offset its place in the channel
 * @param writer who published it
 * @param number which of the writer's events it is, from 1
 */
public record Heard(long offset, int writer, int number) {

  /** Which event it is, whatever its place. */
  long event() {
    return event(writer, number);
  }

  static long event(int writer, int number) {
    return ((long) writer << Integer.SIZE) | number;
  }
}
