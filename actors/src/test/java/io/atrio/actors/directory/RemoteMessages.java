package io.atrio.actors.directory;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.remote.artery.RemoteInstrument;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the nodes of this JVM really send to each other, by the class of the message. Loaded
 * by Pekko, by its name.
 */
public final class RemoteMessages extends RemoteInstrument {
  private static final Map<String, Integer> SENT = new ConcurrentHashMap<>();

  /** Counts from zero. */
  static void reset() {
    SENT.clear();
  }

  /** How many of Átrio's own messages, and of those to its entities, have been sent, by class. */
  static Map<String, Integer> sent() {
    Map<String, Integer> own = new TreeMap<>(SENT);
    own.keySet()
        .removeIf(
            name -> !name.startsWith("io.atrio") && !name.equals(ShardingEnvelope.class.getName()));
    return own;
  }

  @Override
  public byte identifier() {
    return 17;
  }

  @Override
  public void remoteWriteMetadata(
      ActorRef recipient, Object message, @Nullable ActorRef sender, ByteBuffer buffer) {}

  @Override
  public void remoteMessageSent(
      ActorRef recipient, Object message, @Nullable ActorRef sender, int size, long time) {
    SENT.merge(message.getClass().getName(), 1, Integer::sum);
  }

  @Override
  public void remoteReadMetadata(
      ActorRef recipient, Object message, @Nullable ActorRef sender, ByteBuffer buffer) {}

  @Override
  public void remoteMessageReceived(
      ActorRef recipient, Object message, @Nullable ActorRef sender, int size, long time) {}
}
