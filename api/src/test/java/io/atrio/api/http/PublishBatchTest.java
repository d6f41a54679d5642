package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishBatchTest {
  private static final String GOOD = "{\"channel\":\"c\",\"event\":\"e\",\"data\":1}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0e5", "-0", "1e99999999999", "12345678901234567890.123456789", "\"\\ud800 ä\"",
        "null", "true", "[1, 2 ,3]", "{\"b\":1,\"a\":{\"c\":[]}}", "\"\""
      })
  void dataIsKeptAsItWasSentWhereverItStands(String data) {
    String item = "{\"channel\":\"c\",\"data\": " + data + " ,\"event\":\"e\"}";
    PublishBatch batch = read("[" + item + " , " + GOOD + ",\n" + item + "]");

    assertThat(batch.publications()).extracting(p -> p.data()).containsExactly(data, "1", data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "\"x\"",
        "[" + GOOD + "]",
        "[[{}]]",
        "{}",
        "{\"channel\":{\"channel\":\"x\"},\"event\":\"e\",\"data\":1}",
        "{\"channel\":\"c\",\"event\":\"e\",\"data\":1,\"ttl_s\":[1,2]}",
        "{\"channel\":\"c\",\"event\":\"e\",\"data\":1,\"ttl_s\":{\"data\":2}}",
        "{\"channel\":\"c\",\"event\":\"e\",\"data\":1,\"ttl_s\":99999999999999999999}",
        "{\"channel\":\"c\",\"event\":\"e\",\"data\":1,\"x\":[{\"channel\":\"d\"}]}",
        "{\"channel\":\"c\",\"event\":\"atrio.x\",\"data\":1}",
        "{\"channel\":\"c d\",\"event\":\"e\",\"data\":1}",
        "{\"channel\":\"c\",\"event\":\"e\"}",
        "{\"channel\":\"c\",\"event\":\"e\",\"data\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}"
      })
  void aBadItemHurtsNoneBesideIt(String bad) {
    PublishBatch batch = read("[" + GOOD + "," + bad + "," + GOOD + "]");

    assertThat(batch.items())
        .extracting(item -> item.getClass().getSimpleName())
        .containsExactly("Valid", "Invalid", "Valid");
    assertThat(batch.publications()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"x\"",
        "{}",
        GOOD,
        "[",
        "[" + GOOD,
        "[" + GOOD + ",]",
        "[,]",
        "[1]x",
        "[1][2]",
        "[" + GOOD + "}",
        "{\"items\":[]}",
        "[{\"channel\":\"c\",\"channel\":\"c\"}]",
        "[nul]",
        "[1 2]"
      })
  void whatIsNoListIsRefusedAsAWhole(String body) {
    assertThat(refusal(body).code()).isEqualTo(ErrorCode.INVALID_JSON);
  }

  @Test
  void aListOfNothingIsRefused() {
    assertThat(refusal("[]").code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aThousandItemsAreTakenAndNotOneMore() {
    assertThat(read(list(1000)).items()).hasSize(1000);
    assertThat(refusal(list(1001)).code()).isEqualTo(ErrorCode.BATCH_TOO_LARGE);
  }

  @Test
  void aTextOfAnotherEncodingIsRefused() {
    Object read =
        PublishBatch.<Object>read(
            ("[" + GOOD + "]").getBytes(StandardCharsets.UTF_16), 32, r -> r, batch -> batch);

    assertThat(read).isInstanceOf(Refused.class);
  }

  @Test
  void whatItsSenderMayNotPublishIsDeniedEachChannelOnce() {
    String other = GOOD.replace("\"c\"", "\"d\"");
    PublishBatch batch =
        read("[" + other + ",1," + GOOD + "," + other + "]").of(channel -> channel.equals("c"));

    assertThat(batch.items())
        .extracting(item -> item.getClass().getSimpleName())
        .containsExactly("Denied", "Invalid", "Valid", "Denied");
    assertThat(batch.denied()).containsExactly("d");
    assertThat(batch.publications()).hasSize(1);
  }

  private static PublishBatch read(String body) {
    return PublishBatch.read(
        body.getBytes(StandardCharsets.UTF_8),
        32,
        refused -> {
          throw new AssertionError(refused.detail());
        },
        batch -> batch);
  }

  private static Refused refusal(String body) {
    return PublishBatch.read(
        body.getBytes(StandardCharsets.UTF_8),
        32,
        refused -> refused,
        batch -> {
          throw new AssertionError(batch.toString());
        });
  }

  private static String list(int items) {
    return List.copyOf(Collections.nCopies(items, GOOD)).toString();
  }
}
