package io.atrio.api.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Log events as JSON, one object a line, whatever the message holds: {@code timestamp} (RFC 3339,
 * UTC), {@code level}, {@code logger}, {@code thread}, {@code node} once the node has a name,
 * {@code request_id} where a request is known, {@code message}, {@code exception} with its trace as
 * one text, and {@code mdc} with whatever else the thread was said to be about.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  /** The property of the logger context that is the node's name. */
  static final String NODE = "node";

  /** The name of the request's id, in the thread's context as in a line. */
  static final String REQUEST_ID = "request_id";

  private static final int TYPICAL = 512;
  private static final JsonFactory JSON = new JsonFactory();

  /** An encoder that writes nothing but lines. */
  public JsonLines() {}

  @Override
  public byte @Nullable [] headerBytes() {
    return null;
  }

  @Override
  public byte @Nullable [] footerBytes() {
    return null;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(TYPICAL);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      write(json, event);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void write(JsonGenerator json, ILoggingEvent event) throws IOException {
    Map<String, String> mdc = new TreeMap<>(event.getMDCPropertyMap());
    json.writeStringField("timestamp", event.getInstant().toString());
    json.writeStringField("level", event.getLevel().toString());
    json.writeStringField("logger", event.getLoggerName());
    json.writeStringField("thread", event.getThreadName());
    optional(json, NODE, event.getLoggerContextVO().getPropertyMap().get(NODE));
    optional(json, REQUEST_ID, mdc.remove(REQUEST_ID));
    json.writeStringField("message", event.getFormattedMessage());
    IThrowableProxy failure = event.getThrowableProxy();
    optional(json, "exception", failure == null ? null : ThrowableProxyUtil.asString(failure));
    if (!mdc.isEmpty()) {
      json.writeObjectFieldStart("mdc");
      for (Map.Entry<String, String> entry : mdc.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
