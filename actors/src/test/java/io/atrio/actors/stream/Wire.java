package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.error.Refused;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection in memory: what is written waits until the client reads it, and past a high mark the
 * reader counts as slow until no more than half of it waits.
 */
public final class Wire implements Outlet {
  private final int high;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final EventStream client = new EventStream();
  private boolean slow;
  private boolean accepted;
  private boolean closed;
  private boolean aborted;
  private boolean soon;
  private @Nullable Refused refused;
  private int renewals;

  /** A connection whose reader is slow once more than {@code high} bytes wait. */
  public Wire(int high) {
    this.high = high;
  }

  @Override
  public void accept() {
    accepted = true;
  }

  @Override
  public void refuse(Refused why) {
    refused = why;
  }

  @Override
  public void write(byte[] idLine, Frame frame) {
    written.writeBytes(idLine);
    write(frame.bytes());
  }

  @Override
  public void write(byte[] bytes) {
    written.writeBytes(bytes);
    slow |= written.size() - client.size() > high;
  }

  @Override
  public boolean writable() {
    return !slow;
  }

  @Override
  public void soon() {
    soon = accepted;
  }

  @Override
  public void renewed() {
    renewals++;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void abort() {
    aborted = true;
  }

  /** The client reads up to {@code bytes}; true when it keeps up again and did not before. */
  public boolean read(int bytes) {
    int from = client.size();
    int to = Math.min(written.size(), from + bytes);
    client.receive(Arrays.copyOfRange(written.toByteArray(), from, to));
    boolean caughtUp = slow && written.size() - client.size() <= high / 2;
    slow &= !caughtUp;
    return caughtUp;
  }

  /** The client reads everything. */
  public boolean readAll() {
    return read(written.size());
  }

  /** What the client makes of all it has read. */
  public EventStream.Reading reading(String lastEventId) {
    return client.read(lastEventId);
  }

  /** How many bytes wait for the client. */
  public int waiting() {
    return written.size() - client.size();
  }

  /** Whether the client has read everything. */
  public boolean drained() {
    return client.size() == written.size();
  }

  /** Whether the request was accepted. */
  public boolean accepted() {
    return accepted;
  }

  /** Whether the stream was closed after what was written. */
  public boolean closed() {
    return closed;
  }

  /** Whether the client was told, where it could read it, to come back soon. */
  public boolean soonBack() {
    return soon;
  }

  /** Whether the stream was cut. */
  public boolean aborted() {
    return aborted;
  }

  /** How often the stream got another token. */
  public int renewals() {
    return renewals;
  }

  /** Why the request was refused, or null. */
  public @Nullable Refused refused() {
    return refused;
  }
}
