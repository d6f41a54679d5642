package io.atrio.actors.forms;

import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Kept;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Publication;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of what is said to a channel's owner, and what it says. */
final class ChannelForms {
  private static final Page PAGE = new Page(5, 9, false, 3, List.of(Samples.FRAME), 7);

  private ChannelForms() {}

  static List<Form> all(Elsewhere other) {
    return Stream.of(publishing(other), answers(), asking(other), news(other))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Form> publishing(Elsewhere other) {
    return List.of(
        Form.first(publish(other, "k", "r1")),
        Form.written("1 without key and request", publish(other, null, null)),
        Form.read("before requests had ids", publish(other, "k", null)),
        Form.first(publishAll(other, "r1")),
        Form.read("before requests had ids", publishAll(other, null)));
  }

  private static ChannelProtocol.Publish publish(
      Elsewhere other, @Nullable String key, @Nullable String request) {
    return new ChannelProtocol.Publish(
        "orders", "e", "{\"é\":\"😀\"}", key, 60_000, request, other.actor("asker"));
  }

  private static ChannelProtocol.PublishAll publishAll(Elsewhere other, @Nullable String request) {
    List<Publication> publications =
        List.of(
            new Publication("orders", "e", "{\"é\":\"😀\"}", "k", 60_000),
            new Publication("news", "e", "1", null, 31_536_000_000L));
    return new ChannelProtocol.PublishAll(publications, request, other.actor("asker"));
  }

  private static List<Form> answers() {
    return List.of(
        Form.first(new ChannelProtocol.Published("orders", 68_719_476_735L, 6, true)),
        Form.first(new ChannelProtocol.NotPublished(Refused.of(ErrorCode.STORAGE_UNAVAILABLE))),
        Form.first(
            new ChannelProtocol.PublishedAll(
                5,
                List.of(
                    new ChannelProtocol.Place(6_000_000_000L, true),
                    new ChannelProtocol.Place(8, false)))),
        Form.first(Samples.POSITION),
        Form.first(PAGE),
        Form.written("1 of a gap", new Page(5, 9, true, 0, List.of(), 9)),
        Form.first(new Kept(Samples.POSITION, 3, 6_000_000_000L, 5, 1_800_000_000_000L)));
  }

  private static List<Form> asking(Elsewhere other) {
    return List.of(
        Form.first(new ChannelProtocol.Listen("orders", other.actor("hub"))),
        Form.first(new ChannelProtocol.Unlisten("orders", other.actor("hub"))),
        Form.first(fetch(other, Extent.LATEST_BY_EVENT, 2)),
        Form.read("of a version with another extent", fetch(other, Extent.ALL, 2)),
        Form.read("before less than all could be asked for", fetch(other, Extent.ALL, 2)),
        Form.read("before questions had numbers", fetch(other, Extent.ALL, 0)),
        Form.first(new ChannelProtocol.Locate("orders", other.actor("asker"))),
        Form.first(
            new ChannelProtocol.Read("orders", Samples.POSITION, 7, 8, other.actor("asker"))),
        Form.written(
            "1 from the beginning",
            new ChannelProtocol.Read("orders", null, 7, 8, other.actor("asker"))),
        Form.first(new ChannelProtocol.Describe("orders", other.actor("asker"))));
  }

  private static ChannelProtocol.Fetch fetch(Elsewhere other, Extent extent, int question) {
    return new ChannelProtocol.Fetch(
        "orders",
        Samples.POSITION,
        extent,
        65_536,
        6_000_000_000L,
        3,
        question,
        other.actor("hub"));
  }

  private static List<Form> news(Elsewhere other) {
    return List.of(
        Form.first(new ChannelNews.Registered("orders", Samples.POSITION, other.actor("slot"))),
        Form.first(new ChannelNews.Delivered("orders", 5, Samples.FRAME)),
        Form.first(new ChannelNews.Fetched("orders", 6_000_000_000L, 3, 2, PAGE)),
        Form.read(
            "before questions had numbers",
            new ChannelNews.Fetched("orders", 6_000_000_000L, 3, 0, PAGE)));
  }
}
