package io.atrio.persistence.query;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Runs a live stream until it is closed.
 *
 * @param received so far
 * @param done when the stream has ended or failed
 */
record Listener<T>(List<T> received, CompletionStage<Done> done, UniqueKillSwitch end)
    implements AutoCloseable {

  static <T> Listener<T> on(Source<T, NotUsed> source, ActorSystem system) {
    List<T> received = new CopyOnWriteArrayList<>();
    Pair<UniqueKillSwitch, CompletionStage<Done>> run =
        source
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(Sink.foreach(received::add), Keep.both())
            .run(system);
    return new Listener<>(received, run.second(), run.first());
  }

  @Override
  public void close() {
    end.shutdown();
  }
}
