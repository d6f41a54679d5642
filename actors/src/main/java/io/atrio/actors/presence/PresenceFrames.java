package io.atrio.actors.presence;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code atrio.presence}. It has no id: who is there is no history, and after a reconnection the
 * client asks.
 */
final class PresenceFrames {

  private PresenceFrames() {}

  /** Who came and went, or that it is time to ask. */
  static byte[] changed(PresenceNews.Changed news) {
    return news.reset()
        ? reset(news.channel(), news.count())
        : frame(
            news.channel(),
            "\"joined\":" + list(news.joined()) + ",\"left\":" + list(news.left()),
            news.count());
  }

  /** More has changed than is told: whoever wants to know who is there asks. */
  static byte[] reset(String channel, int count) {
    return frame(channel, "\"reset\":true", count);
  }

  private static byte[] frame(String channel, String what, int count) {
    String text =
        "event: atrio.presence\ndata: {\"channel\":"
            + quoted(channel)
            + ','
            + what
            + ",\"count\":"
            + count
            + "}\n\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String list(List<String> users) {
    return users.stream().map(PresenceFrames::quoted).collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
