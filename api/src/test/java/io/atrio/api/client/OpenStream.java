package io.atrio.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream that was accepted. */
public final class OpenStream implements AutoCloseable {
  private final Wire wire;
  private final List<String> head;
  private final EventReader events;
  private final Event ready;

  private OpenStream(Wire wire) throws IOException {
    this.wire = wire;
    this.head = wire.head();
    this.events = new EventReader(wire.in());
    Event first = head.getFirst().contains(" 200 ") ? events.next() : null;
    if (first == null || !first.name().equals("atrio.ready")) {
      throw new AssertionError("not a stream: " + head + first);
    }
    this.ready = first;
  }

  /** Opens a stream and reads its first event. */
  public static OpenStream open(InetSocketAddress address, Request request) {
    return open(Wire.to(address), request);
  }

  /** Opens a stream on {@code wire}. */
  public static OpenStream open(Wire wire, Request request) {
    return opened(wire.send(request));
  }

  /** The stream for which {@code wire} has sent a request. */
  public static OpenStream opened(Wire wire) {
    try {
      return new OpenStream(wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the answer's head. */
  public List<String> head() {
    return head;
  }

  /** The values of a field, joined by commas; empty if there is none. */
  public String field(String name) {
    return new Answer(200, fields(), "").field(name);
  }

  /** The first event. */
  public Event ready() {
    return ready;
  }

  /** How {@code channel} begins, by the first event. */
  public String state(String channel) {
    return ready.json().path("channels").path(channel).path("state").asText();
  }

  /** The last {@code retry:}, or -1. */
  public long retry() {
    return events.retry();
  }

  /** The next event. */
  public Event next() {
    Event event = nextOrEnd();
    assertThat(event).as("the stream has ended").isNotNull();
    return java.util.Objects.requireNonNull(event);
  }

  /** The next event, or null at the end. */
  public @Nullable Event nextOrEnd() {
    try {
      return events.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until a comment comes. */
  public boolean comment() {
    try {
      return events.comment();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The connection. */
  public Wire wire() {
    return wire;
  }

  @Override
  public void close() {
    wire.close();
  }

  private Map<String, List<String>> fields() {
    return Wire.fields(head);
  }
}
