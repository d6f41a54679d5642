package io.atrio.api.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.atrio.actors.channel.Publication;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a batch: publishes, each as good as it would be alone. Text that is not JSON, or not
 * a list, is refused as a whole; whatever else is wrong is wrong with one item.
 */
record PublishBatch(List<Item> items) {
  /** Items of the largest batch. */
  static final int MAX_ITEMS = 1000;

  /** What was read of one item. */
  sealed interface Item {}

  /** An item that can be published. */
  record Valid(Publication publication) implements Item {}

  /** An item that its sender may not publish. */
  record Denied(String channel) implements Item {}

  /** An item that is no publish. */
  record Invalid(Refused refused) implements Item {}

  /** The same batch of one who may publish to {@code channels} only. */
  PublishBatch of(Predicate<String> channels) {
    return new PublishBatch(
        items.stream()
            .map(
                item ->
                    item instanceof Valid valid && !channels.test(valid.publication().channel())
                        ? new Denied(valid.publication().channel())
                        : item)
            .toList());
  }

  /** Those that can be published, in their order. */
  List<Publication> publications() {
    return items.stream()
        .flatMap(item -> item instanceof Valid v ? Stream.of(v.publication()) : Stream.empty())
        .toList();
  }

  /** Channels of those that are denied, each once. */
  List<String> denied() {
    return items.stream()
        .flatMap(item -> item instanceof Denied d ? Stream.of(d.channel()) : Stream.empty())
        .distinct()
        .toList();
  }

  /**
   * Reads {@code body} and goes on with it, or refuses; {@code maxData} bounds each item's {@code
   * data} in bytes.
   */
  static <R> R read(
      byte[] body, int maxData, Function<Refused, R> refuse, Function<PublishBatch, R> use) {
    List<Item> items = new ArrayList<>();
    Refused refused;
    try (JsonParser parser = PublishRequest.parser(body)) {
      refused = refusal(parser, body, maxData, items);
    } catch (IOException e) {
      refused = Json.refusal(e);
    }
    return refused != null ? refuse.apply(refused) : use.apply(new PublishBatch(items));
  }

  private static @Nullable Refused refusal(
      JsonParser parser, byte[] body, int maxData, List<Item> items) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return new Refused(ErrorCode.INVALID_JSON, "A batch is a JSON list of publishes.");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (items.size() == MAX_ITEMS) {
        return Refused.of(ErrorCode.BATCH_TOO_LARGE);
      }
      items.add(item(parser, body, maxData));
    }
    if (parser.nextToken() != null) {
      return new Refused(ErrorCode.INVALID_JSON, "Something follows the list of publishes.");
    }
    return items.isEmpty()
        ? new Refused(ErrorCode.INVALID_REQUEST, "A batch has 1 to " + MAX_ITEMS + " items.")
        : null;
  }

  private static Item item(JsonParser parser, byte[] body, int maxData) throws IOException {
    PublishRequest.Members members = new PublishRequest.Members();
    if (!members.read(parser, body)) {
      return new Invalid(
          new Refused(ErrorCode.INVALID_REQUEST, "An item of a batch is a JSON object."));
    }
    Refused refused = members.refusal(maxData);
    return refused != null ? new Invalid(refused) : new Valid(members.request().publication());
  }
}
