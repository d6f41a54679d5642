package io.atrio.actors.session;

/** What a node keeps of the sessions that live on it, and its way to the others. Thread-safe. */
public interface SessionRegister {
  /** Keeps nothing; every session lives here. */
  SessionRegister NONE =
      new SessionRegister() {
        @Override
        public String home(String session) {
          return session;
        }

        @Override
        public void lives(String session, String user, String replaced) {}

        @Override
        public void elsewhere(String session, int streams) {}

        @Override
        public void ended(String session) {}

        @Override
        public String successor(String session) {
          return "";
        }

        @Override
        public void send(String entity, SessionProtocol.Command command) {}
      };

  /** The entity id of {@code session} on this node. */
  String home(String session);

  /**
   * A session lives here. Saying so twice does no harm.
   *
   * @param replaced the entity id it had elsewhere until now; empty if it had none
   */
  void lives(String session, String user, String replaced);

  /** A session that lives here has so many of its streams at other nodes. */
  void elsewhere(String session, int streams);

  /** A session lives here no longer. */
  void ended(String session);

  /**
   * The entity id that a session which ends here is to live on under, because this node leaves;
   * empty while it does not, or if there is no other.
   */
  String successor(String session);

  /** Tells an entity, wherever it is. */
  void send(String entity, SessionProtocol.Command command);
}
