package io.atrio.actors.forms;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/** A node that need not run for its actors to be named. */
public final class Elsewhere {
  private final ActorRefResolver resolver;

  Elsewhere(ActorSystem<?> system) {
    resolver = ActorRefResolver.get(system);
  }

  /** The actor of this name, as a message from there names it. */
  public <T> ActorRef<T> actor(String name) {
    return resolver.resolveActorRef("pekko://atrio@127.0.0.2:25520/user/" + name + "#17");
  }
}
