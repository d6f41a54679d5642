package io.atrio.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrio.api.client.Answer;
import io.atrio.api.client.Event;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
import io.atrio.api.serve.Doors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** No text in data, names or keys forges, splits or swallows an event. */
final class HostileTextProperties {
  private static final int TRIES = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private static @Nullable Running running;

  /** The doors, a stream and a connection to publish on. */
  private record Running(Doors doors, String service, OpenStream stream, Wire publisher) {
    Answer publish(ObjectNode body) {
      return publisher.ask(Request.publish(service, body.toString()));
    }
  }

  @BeforeContainer
  static void open() {
    Doors doors = Doors.open();
    Request request =
        Request.get("/v1/stream?channels=hostile").bearer(doors.token("vera", "viewer"));
    running = new Running(doors, doors.service(), doors.stream(request), Wire.to(doors.http()));
  }

  @AfterContainer
  static void close() {
    Running open = running();
    open.stream().close();
    open.publisher().close();
    open.doors().loggedNothingBad();
    open.doors().close();
  }

  @Property(tries = TRIES)
  void anyTextInDataArrivesAsOneEventWithEqualData(@ForAll("texts") String text) {
    arrives(MAPPER.getNodeFactory().textNode(text));
  }

  @Property(tries = TRIES)
  void anyTextInMembersAndListsArrivesAsOneEvent(
      @ForAll("texts") String name, @ForAll("texts") String text) {
    ObjectNode data = MAPPER.createObjectNode().put(name, text);
    data.putArray(name + "s").add(text).add(1).addNull().addObject().put(text, name);
    arrives(data);
  }

  @Property(tries = TRIES)
  void anEventNameArrivesAsItIsOrIsRefused(@ForAll("names") String name) {
    boolean valid = name.matches("[a-zA-Z0-9_.:-]{1,100}") && !name.startsWith("atrio.");
    Answer answer = running().publish(body("hostile", name, MAPPER.getNodeFactory().numberNode(1)));
    if (valid) {
      answer.succeeds();
      assertThat(running().stream().next().name()).isEqualTo(name);
    } else {
      answer.refuses(400, "invalid_event");
      nothingElseArrives();
    }
  }

  @Property(tries = TRIES)
  void aChannelNameIsTakenAsItIsOrRefused(@ForAll("names") String name) {
    Answer answer = running().publish(body(name, "e", MAPPER.getNodeFactory().numberNode(1)));
    if (name.matches("[a-zA-Z0-9_.:-]{1,200}")) {
      assertThat(answer.succeeds().json().path("channel").asText()).isEqualTo(name);
    } else {
      answer.refuses(400, "invalid_channel");
    }
    nothingElseArrives();
  }

  @Property(tries = TRIES)
  void aKeyIsTakenAndNeverSeenOrRefused(@ForAll("texts") String key) {
    ObjectNode body = body("hostile", "e", MAPPER.getNodeFactory().numberNode(1)).put("key", key);
    Answer answer = running().publish(body);
    if (key.isEmpty() || key.length() > 200 || key.chars().anyMatch(Character::isISOControl)) {
      answer.refuses(400, "invalid_request");
    } else if (!answer.succeeds().json().path("duplicate").asBoolean()) {
      assertThat(running().stream().next().json().path("data").asInt()).isEqualTo(1);
    }
    nothingElseArrives();
  }

  @Property(tries = TRIES)
  void whiteSpaceBetweenTokensArrivesAsNothing(@ForAll("blanks") String blank) {
    String data = blank + "[" + blank + "1" + blank + ",{" + blank + "}]" + blank;
    String json = "{\"channel\":\"hostile\",\"event\":\"e\",\"data\":" + data + "}";
    running().publisher().ask(Request.publish(running().service(), json)).succeeds();
    assertThat(running().stream().next().json().path("data")).isEqualTo(tree("[1,{}]"));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> nasty =
        Arbitraries.of(
            "\r",
            "\n",
            "\r\n",
            "\0",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u000b",
            "\f",
            "\ufeff",
            "\n\n",
            "\r\r",
            "\nevent: atrio.bye\n",
            "\ndata: {}\n\n",
            "\rid: 1\r",
            ":",
            " ",
            "\"",
            "\\",
            "\\n",
            "{",
            "}",
            "\u0001",
            "\u007f",
            "é",
            "€",
            "\ud83d\ude00");
    Arbitrary<String> plain = Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(8);
    return Arbitraries.oneOf(nasty, plain).list().ofMaxSize(12).map(all -> String.join("", all));
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> good =
        Arbitraries.strings().alpha().numeric().withChars("_.:-").ofMinLength(1).ofMaxLength(110);
    Arbitrary<String> prefixed = good.map(name -> "atrio." + name);
    Arbitrary<String> spoilt =
        Combinators.combine(good, texts(), good).as((a, text, b) -> a + text + b);
    return Arbitraries.oneOf(good, prefixed, spoilt, texts());
  }

  @Provide
  Arbitrary<String> blanks() {
    return Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(6);
  }

  private static void arrives(JsonNode data) {
    running().publish(body("hostile", "e", data)).succeeds();
    Event event = running().stream().next();
    assertThat(event.name()).isEqualTo("e");
    assertThat(event.data()).doesNotContain("\n");
    assertThat(event.json().path("data")).isEqualTo(data);
    nothingElseArrives();
  }

  /** A marker that follows is the very next event. */
  private static void nothingElseArrives() {
    running().publish(body("hostile", "marker", MAPPER.getNodeFactory().nullNode())).succeeds();
    assertThat(running().stream().next().name()).isEqualTo("marker");
  }

  private static ObjectNode body(String channel, String event, JsonNode data) {
    return MAPPER.createObjectNode().put("channel", channel).put("event", event).set("data", data);
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Running running() {
    return java.util.Objects.requireNonNull(running);
  }
}
