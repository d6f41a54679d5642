package io.atrio.tests.faults;

/**
 * A publish that was answered with 200.
 *
 * @param writer who published it
 * @param number which of the writer's events it is, from 1
 * @param epoch of the channel, as the answer says
 * @param offset its place, as the answer says
 * @param attempts how often it was sent until it was answered so
 * @param begun when it was first sent, microseconds since the epoch
 * @param answered when it was answered
 */
public record Acknowledged(
    String channel,
    int writer,
    int number,
    String epoch,
    long offset,
    int attempts,
    long begun,
    long answered) {

  /** Which event it is, whatever its place. */
  long event() {
    return Heard.event(writer, number);
  }
}
