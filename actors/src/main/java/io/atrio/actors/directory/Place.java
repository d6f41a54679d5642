package io.atrio.actors.directory;

/** Where a session is to be spoken to. */
sealed interface Place {

  /** It has been ended. */
  record Ended() implements Place {}

  /** It lives here, or is born here. */
  record Here(String entity) implements Place {}

  /** It lives on another node, which all nodes know. */
  record There(String entity) implements Place {}

  /**
   * Nobody can say where it lives, so it is where all nodes look for it: at a node computed from
   * its id.
   *
   * @param instead an entity id under which the store may have noted it, though its answer did not
   *     come in time; empty if it was not asked
   */
  record Computed(String entity, String instead) implements Place {}
}
