package io.atrio.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.StoredMessage;
import io.atrio.cluster.WireMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nodes of different versions say of tickets, against the forms that are kept in {@code
 * src/test/resources/forms/tickets.json}. {@code FormsTest} does so for all other messages; {@code
 * docs/serialization.md} says what is to be done when a form changes.
 */
class TicketMessagesTest {
  /** Of {@code jackson-cbor}; it goes with every message and never changes. */
  private static final int SERIALIZER = 33;

  private static final String CLASS = ".class";
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "tickets",
          ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
              .withFallback(ConfigFactory.load()));
  private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
  private static final CBORMapper CBOR = new CBORMapper();
  private static final Principal ANA =
      new Principal(Principal.Kind.USER, "ana", "s1", Set.of("editor"), 1_800_000_000);

  record Form(String name, Object message) {
    String manifest() {
      return message.getClass().getName();
    }
  }

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFormIsReadAsTheMessageItIs(Form form) throws IOException {
    assertThat(read(kept(form), form.manifest())).isEqualTo(form.message());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatALaterVersionAddsIsPassedOver(Form form) throws IOException {
    ObjectNode later = kept(form).deepCopy();
    later.putObject("addedLater").put("by", "another version");

    assertThat(read(later, form.manifest())).isEqualTo(form.message());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aMessageIsWrittenInItsForm(Form form) throws IOException {
    byte[] bytes = SERIALIZATION.serialize(form.message()).get();

    assertThat(SERIALIZATION.findSerializerFor(form.message()).identifier()).isEqualTo(SERIALIZER);
    assertThat(CBOR.readTree(bytes)).as(form.toString()).isEqualTo(kept(form));
  }

  @Test
  void everyMessageOfThisModuleHasAForm() throws Exception {
    Set<String> kept = forms().map(Form::manifest).collect(Collectors.toSet());
    Path root =
        Path.of(TicketDesk.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      List<String> names =
          files
              .map(file -> root.relativize(file).toString())
              .filter(file -> file.endsWith(CLASS) && !file.contains("launcher"))
              .map(file -> file.substring(0, file.length() - CLASS.length()).replace('/', '.'))
              .filter(TicketMessagesTest::isMessage)
              .toList();

      assertThat(names).containsExactlyInAnyOrderElementsOf(kept);
    }
  }

  static Stream<Form> forms() {
    return Stream.of(
        new Form(
            "1",
            new TicketDesk.Redeem(
                "t1",
                ActorRefResolver.get(KIT.system())
                    .resolveActorRef("pekko://atrio@127.0.0.2:25520/user/asker#17"))),
        new Form("1", new TicketDesk.Redeemed(ANA)),
        new Form("1 of none", new TicketDesk.Redeemed(null)));
  }

  private static Object read(JsonNode form, String manifest) throws IOException {
    return SERIALIZATION.deserialize(CBOR.writeValueAsBytes(form), SERIALIZER, manifest).get();
  }

  private static JsonNode kept(Form form) throws IOException {
    try (InputStream file = TicketMessagesTest.class.getResourceAsStream("/forms/tickets.json")) {
      JsonNode all = JsonMapper.builder().build().readTree(file);
      return Objects.requireNonNull(all.path(form.manifest()).get(form.name()), form.toString());
    }
  }

  private static boolean isMessage(String name) {
    try {
      Class<?> type = Class.forName(name, false, TicketDesk.class.getClassLoader());
      return !type.isInterface()
          && (WireMessage.class.isAssignableFrom(type)
              || StoredMessage.class.isAssignableFrom(type));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
