package io.atrio.api.http;

import io.atrio.actors.channel.Batch;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.Publication;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.Permissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * A batch of somebody's: what he may publish is published, what he may not is in the audit trail
 * before he is told.
 */
final class BatchPublish {
  private static final Refused LATE =
      new Refused(
          ErrorCode.UNAVAILABLE,
          "The channel's owner did not answer in time; the event may be published all the same.");

  private final Admission admission;
  private final HttpRequest request;
  private final Principal principal;
  private final PublishBatch items;
  private final List<Publication> publications;

  /** What {@code principal} has sent, of which he may not publish everything perhaps. */
  BatchPublish(Admission admission, HttpRequest request, Principal principal, PublishBatch sent) {
    this.admission = admission;
    this.request = request;
    this.principal = principal;
    Permissions permissions = admission.permissions(principal);
    this.items = sent.of(channel -> permissions.allow("publish", channel));
    this.publications = items.publications();
  }

  /** Publishes; completes with a result for each item, in their order. */
  CompletionStage<List<BatchResult>> by(Batch batch) {
    List<String> denied = items.denied().stream().map(BatchPublish::permission).toList();
    return batch
        .publish(publications)
        .thenApply(this::told)
        .thenCombine(admission.denied(request, principal, denied), this::results);
  }

  /** Lets the audit trail know what a person has published. */
  private List<Optional<ChannelEntity.Published>> told(
      List<Optional<ChannelEntity.Published>> places) {
    for (int i = 0; i < places.size(); i++) {
      String event = publications.get(i).event();
      places
          .get(i)
          .filter(place -> !place.duplicate())
          .ifPresent(
              place ->
                  admission.published(
                      request, principal, place.channel(), event + " " + place.offset()));
    }
    return places;
  }

  private List<BatchResult> results(
      List<Optional<ChannelEntity.Published>> places, Optional<Refused> unrecorded) {
    Iterator<Optional<ChannelEntity.Published>> inTurn = places.iterator();
    List<BatchResult> results = new ArrayList<>(items.items().size());
    for (PublishBatch.Item item : items.items()) {
      results.add(
          switch (item) {
            case PublishBatch.Valid valid -> placed(inTurn.next());
            case PublishBatch.Denied denied -> denied(denied.channel(), unrecorded);
            case PublishBatch.Invalid invalid -> BatchResult.of(invalid.refused());
          });
    }
    return results;
  }

  private static BatchResult placed(Optional<ChannelEntity.Published> place) {
    return place.map(BatchResult::of).orElseGet(() -> BatchResult.of(LATE));
  }

  private static BatchResult denied(String channel, Optional<Refused> unrecorded) {
    return BatchResult.of(unrecorded.orElseGet(() -> Admission.denial(permission(channel))));
  }

  private static String permission(String channel) {
    return "publish:" + channel;
  }
}
