package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.error.Refused;

/**
 * The connection behind a stream. Called on the stream's {@link StreamLoop} only. What is written
 * in one turn of the loop leaves together at its end.
 */
public interface Outlet {

  /** Accepts the request: from here on the answer is an event stream. */
  void accept();

  /** Refuses the request, if it has not been accepted, and closes. */
  void refuse(Refused refused);

  /** Writes one event: the id line, whose bytes may change afterwards, then the frame. */
  void write(byte[] idLine, Frame frame);

  /** Writes bytes as they are. */
  void write(byte[] bytes);

  /** Whether the reader keeps up: false past the bound of what may wait for it. */
  boolean writable();

  /** Tells the client to come back sooner than others, as one that is sent away. */
  void soon();

  /** The stream has another token, which ends at another time. */
  void renewed();

  /** Ends the stream after what was written has left. */
  void close();

  /** Ends the stream at once, without goodbye. */
  void abort();
}
