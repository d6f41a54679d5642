package io.atrio.api.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as it goes over the socket. */
public record Request(String method, String target, List<String> fields, String body) {

  /** A GET of {@code target}. */
  public static Request get(String target) {
    return new Request("GET", target, List.of(), "");
  }

  /** A POST of JSON. */
  public static Request post(String target, String json) {
    return new Request("POST", target, List.of("Content-Type: application/json"), json);
  }

  /** A request of any method without a body. */
  public static Request of(String method, String target) {
    return new Request(method, target, List.of(), "");
  }

  /** A publish of {@code json}. */
  public static Request publish(String token, String json) {
    return post("/v1/publish", json).bearer(token);
  }

  /** The same with one field line more. */
  public Request with(String field) {
    List<String> all = new ArrayList<>(fields);
    all.add(field);
    return new Request(method, target, List.copyOf(all), body);
  }

  /** The same with a token. */
  public Request bearer(String token) {
    return with("Authorization: Bearer " + token);
  }

  /** The head, with its empty line and without a body's length. */
  public String head() {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: atrio\r\n");
    fields.forEach(field -> head.append(field).append("\r\n"));
    return head.append("\r\n").toString();
  }

  /** The whole request. */
  byte[] bytes() {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    String whole =
        length == 0 && method.equals("GET") ? head() : with("Content-Length: " + length).head();
    return (whole + body).getBytes(StandardCharsets.UTF_8);
  }
}
