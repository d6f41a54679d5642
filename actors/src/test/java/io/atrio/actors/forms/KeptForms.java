package io.atrio.actors.forms;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is in the files of forms: by manifest and name, as the JSON text of the CBOR. Bytes are
 * written there as {@code {"utf8": "…"}}.
 */
final class KeptForms {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final CBORMapper CBOR = new CBORMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String BYTES = "utf8";

  /** Fields whose value is a map, so that every key means something. */
  private static final Set<String> MAPS = Set.of("until", "batches");

  private final Map<String, JsonNode> forms = new TreeMap<>();

  KeptForms(List<String> features) {
    for (String feature : features) {
      for (Map.Entry<String, JsonNode> message : load(feature).properties()) {
        for (Map.Entry<String, JsonNode> form : message.getValue().properties()) {
          forms.put(message.getKey() + " " + form.getKey(), withBytes(form.getValue()));
        }
      }
    }
  }

  /** The names of all, each behind its manifest. */
  Set<String> names() {
    return forms.keySet();
  }

  /** What is kept of {@code form}. */
  JsonNode of(Form form) {
    return Objects.requireNonNull(forms.get(form.toString()), () -> "no form is kept: " + form);
  }

  /** The same from a version that has a field more in everything. */
  JsonNode extended(Form form) {
    return extended(of(form));
  }

  /** The bytes of {@code form}; the sizes of objects are not written beforehand. */
  static byte[] bytes(JsonNode form) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = CBOR.createGenerator(bytes)) {
      write(form, out);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonNode form, JsonGenerator out) throws IOException {
    if (form instanceof ObjectNode object) {
      out.writeStartObject();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        out.writeFieldName(field.getKey());
        write(field.getValue(), out);
      }
      out.writeEndObject();
    } else if (form instanceof ArrayNode array) {
      out.writeStartArray(array, array.size());
      for (JsonNode element : array) {
        write(element, out);
      }
      out.writeEndArray();
    } else {
      out.writeTree(form);
    }
  }

  private static JsonNode extended(JsonNode form) {
    if (form instanceof ArrayNode array) {
      ArrayNode all = NODES.arrayNode();
      array.forEach(element -> all.add(extended(element)));
      return all;
    }
    if (form instanceof ObjectNode object) {
      ObjectNode all = NODES.objectNode();
      object.forEachEntry(
          (name, value) -> all.set(name, MAPS.contains(name) ? value : extended(value)));
      all.putObject("addedLater").put("by", "another version").putArray("with").add(1);
      return all;
    }
    return form;
  }

  private static JsonNode withBytes(JsonNode form) {
    if (form instanceof ArrayNode array) {
      ArrayNode all = NODES.arrayNode();
      array.forEach(element -> all.add(withBytes(element)));
      return all;
    }
    if (form instanceof ObjectNode object) {
      return object.size() == 1 && object.has(BYTES)
          ? BinaryNode.valueOf(object.get(BYTES).textValue().getBytes(StandardCharsets.UTF_8))
          : withBytesIn(object);
    }
    return form;
  }

  private static ObjectNode withBytesIn(ObjectNode object) {
    ObjectNode all = NODES.objectNode();
    object.forEachEntry((name, value) -> all.set(name, withBytes(value)));
    return all;
  }

  private static JsonNode load(String feature) {
    try (InputStream file = KeptForms.class.getResourceAsStream("/forms/" + feature + ".json")) {
      return JSON.readTree(Objects.requireNonNull(file, feature));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
