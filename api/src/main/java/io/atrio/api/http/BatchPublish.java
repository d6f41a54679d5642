package io.atrio.api.http;

import io.atrio.actors.channel.Batch;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Publication;
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
        .publish(publications, RequestLabel.of(request))
        .thenApply(this::told)
        .thenCombine(admission.denied(request, principal, denied), this::results);
  }

  /** Lets the audit trail know what a person has published. */
  private List<ChannelProtocol.PublishAnswer> told(List<ChannelProtocol.PublishAnswer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof ChannelProtocol.Published place && !place.duplicate()) {
        String detail = publications.get(i).event() + " " + place.offset();
        admission.published(request, principal, place.channel(), detail);
      }
    }
    return answers;
  }

  private List<BatchResult> results(
      List<ChannelProtocol.PublishAnswer> answers, Optional<Refused> unrecorded) {
    Iterator<ChannelProtocol.PublishAnswer> inTurn = answers.iterator();
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

  private static BatchResult placed(ChannelProtocol.PublishAnswer answer) {
    return switch (answer) {
      case ChannelProtocol.Published place -> BatchResult.of(place);
      case ChannelProtocol.NotPublished not -> BatchResult.of(not.refused());
    };
  }

  private static BatchResult denied(String channel, Optional<Refused> unrecorded) {
    return BatchResult.of(unrecorded.orElseGet(() -> Admission.denial(permission(channel))));
  }

  private static String permission(String channel) {
    return "publish:" + channel;
  }
}
