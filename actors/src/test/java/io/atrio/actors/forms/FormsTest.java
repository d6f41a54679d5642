package io.atrio.actors.forms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.directory.DirectoryForms;
import io.atrio.actors.limit.LimitForms;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message that crosses between nodes, and every row, against the forms that are kept in
 * {@code src/test/resources/forms}: what a version writes the one before and the one after must
 * read. See {@code docs/serialization.md} for what is to be done when this test fails.
 */
class FormsTest {
  /** Of {@code jackson-cbor}; it goes with every message and never changes. */
  private static final int SERIALIZER = 33;

  private static final String CHANGED =
      "%s is written otherwise than it was. Keep the old form as one that is read, under another "
          + "name, and add the new one. docs/serialization.md says more.";

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "forms",
          ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
              .withFallback(ConfigFactory.load()));
  private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
  private static final CBORMapper CBOR = new CBORMapper();
  private static final KeptForms KEPT =
      new KeptForms(
          List.of(
              "audit",
              "channel",
              "directory",
              "fanout",
              "limit",
              "presence",
              "session",
              "shared",
              "stored"));
  private static final List<Form> FORMS = all(new Elsewhere(KIT.system()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFormIsReadAsTheMessageItIs(Form form) throws IOException {
    assertRead(KEPT.of(form), form);
  }

  @ParameterizedTest
  @MethodSource("formsWithFields")
  void whatALaterVersionAddsIsPassedOver(Form form) throws IOException {
    assertRead(KEPT.extended(form), form);
  }

  @ParameterizedTest
  @MethodSource("writtenForms")
  void aMessageIsWrittenInItsForm(Form form) throws IOException {
    Serializer serializer = SERIALIZATION.findSerializerFor(form.message());
    byte[] bytes = SERIALIZATION.serialize(form.message()).get();

    assertThat(serializer.identifier()).isEqualTo(SERIALIZER);
    assertThat(Serializers.manifestFor(serializer, form.message())).isEqualTo(form.manifest());
    assertThat(CBOR.readTree(bytes).toPrettyString())
        .as(CHANGED, form)
        .isEqualTo(KEPT.of(form).toPrettyString());
    assertThat(bytes).as(CHANGED, form).isEqualTo(KeptForms.bytes(KEPT.of(form)));
  }

  @Test
  void everyMessageHasAFormThatIsWritten() throws Exception {
    Set<String> written = writtenForms().map(Form::manifest).collect(Collectors.toSet());

    assertThat(Marked.messages()).isNotEmpty().map(Class::getName).allMatch(written::contains);
  }

  @Test
  void everyFormThatIsKeptIsRead() {
    assertThat(FORMS)
        .map(Form::toString)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(KEPT.names());
  }

  static Stream<Form> forms() {
    return FORMS.stream();
  }

  static Stream<Form> formsWithFields() {
    return forms().filter(form -> !(form.message() instanceof Enum));
  }

  static Stream<Form> writtenForms() {
    return forms().filter(Form::written);
  }

  private static void assertRead(JsonNode form, Form expected) throws IOException {
    byte[] bytes = KeptForms.bytes(form);
    Object read = SERIALIZATION.deserialize(bytes, SERIALIZER, expected.manifest()).get();

    assertThat(read)
        .as(expected.toString())
        .usingRecursiveComparison()
        .withEqualsForType(Object::equals, ActorRef.class)
        .isEqualTo(expected.message());
  }

  private static List<Form> all(Elsewhere other) {
    return Stream.of(
            AuditForms.all(other),
            ChannelForms.all(other),
            StoredForms.all(),
            DirectoryForms.all(other),
            FanoutForms.all(other),
            LimitForms.all(),
            PresenceForms.all(other),
            SessionForms.all(other),
            SharedForms.all())
        .flatMap(Collection::stream)
        .toList();
  }
}
