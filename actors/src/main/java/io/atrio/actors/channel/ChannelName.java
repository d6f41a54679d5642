package io.atrio.actors.channel;

/** Names of channels and events. Neither can hold CR, LF or NUL, so neither can forge a frame. */
public final class ChannelName {
  /** The channel every session hears. */
  public static final String ALL = "all";

  private static final String USER = "user:";
  private static final String SESSION = "session:";
  private static final String ROLE = "role:";
  private static final int MAX_CHANNEL = 200;
  private static final int MAX_EVENT = 100;

  private ChannelName() {}

  /** Whether {@code name} is a channel's: {@code [a-zA-Z0-9_.:-]{1,200}}. */
  public static boolean isValid(String name) {
    return consistsOfNameCharacters(name, MAX_CHANNEL);
  }

  /**
   * Whether {@code name} is an application event's: {@code [a-zA-Z0-9_.:-]{1,100}}, not {@code
   * atrio.…}.
   */
  public static boolean isValidEvent(String name) {
    return consistsOfNameCharacters(name, MAX_EVENT) && !name.startsWith("atrio.");
  }

  /**
   * Whether {@code name} belongs to a user, a session or a role: nobody subscribes to these by
   * asking.
   */
  public static boolean isAutomatic(String name) {
    return name.startsWith(USER) || name.startsWith(SESSION) || name.startsWith(ROLE);
  }

  /** Whether {@code id} can stand in an automatic channel's name, so that the name is valid. */
  public static boolean isValidId(String id) {
    return consistsOfNameCharacters(id, MAX_CHANNEL - SESSION.length());
  }

  /** The channel of one user. */
  public static String user(String id) {
    return USER + id;
  }

  /** The channel of one session. */
  public static String session(String id) {
    return SESSION + id;
  }

  /** The channel of everybody with a role. */
  public static String role(String name) {
    return ROLE + name;
  }

  private static boolean consistsOfNameCharacters(String name, int max) {
    int length = name.length();
    if (length == 0 || length > max) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!isNameCharacter(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == ':'
        || c == '-';
  }
}
