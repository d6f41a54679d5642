package io.atrio.actors.directory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * What all nodes know of where sessions live. Every call fails within 250 ms. Whatever is in it may
 * be lost at any time, and is then told again by the nodes.
 *
 * <p>An entry holds while the node that its entity id begins with is among the living ones. Those
 * of dead nodes leave after an hour, unless somebody takes them over before.
 */
public interface DirectoryStore {
  /** In the place of an entity id: the session has been ended. */
  String ENDED = "";

  /**
   * Takes sessions, each at once or not at all. A session that lives under another entity id of a
   * living node stays there, unless that is the one it is to replace.
   *
   * @param living the ids of the nodes that live
   * @return for each claim, in their order, where the session lives now, or {@link #ENDED}
   */
  CompletionStage<List<String>> claim(List<Claim> claims, Collection<String> living);

  /** Gives sessions up, those that still live where the claims say. */
  CompletionStage<Done> release(List<Claim> claims);

  /** Where a session lives, perhaps on a node that does not any more. */
  CompletionStage<Optional<String>> find(String session);

  /** A user's sessions and where each lives, perhaps on nodes that do not any more. */
  CompletionStage<Map<String, String>> sessions(String user);

  /** Remembers sessions as ended, each until a time in milliseconds since the epoch. */
  CompletionStage<Done> end(Map<String, Long> until);

  /** The ended sessions that are remembered until {@code from} or later, the last {@code max}. */
  CompletionStage<Map<String, Long>> ended(long from, int max);

  /** Whether {@code mark} is there: nothing that was told after it has been lost. */
  CompletionStage<Boolean> isMarked(String mark);

  /** Sets a mark, such as that a node has told everything. */
  CompletionStage<Done> mark(String mark);
}
