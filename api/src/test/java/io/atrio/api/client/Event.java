package io.atrio.api.client;

import com.fasterxml.jackson.databind.JsonNode;

/** An event as a browser dispatches it; {@code id} is the last one seen. */
public record Event(String name, String id, String data) {

  /** The data as JSON. */
  public JsonNode json() {
    return Answer.Json.parse(data);
  }
}
