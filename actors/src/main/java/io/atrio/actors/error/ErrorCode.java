package io.atrio.actors.error;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Locale;

/**
 * Every refusal there is: its HTTP status, whether trying again can help, and one sentence for a
 * human. The table in {@code docs/errors.md} is checked against this list.
 */
public enum ErrorCode {
  INVALID_REQUEST(400, false, "The request is not well-formed."),
  INVALID_JSON(400, false, "The body is not the JSON object that was expected."),
  INVALID_CHANNEL(400, false, "A channel name has 1 to 200 of the characters a-z A-Z 0-9 _ . : -"),
  INVALID_EVENT(
      400,
      false,
      "An event name has 1 to 100 of the characters a-z A-Z 0-9 _ . : - and does not start with atrio."),
  INVALID_ROLE(400, false, "A role name has 1 to 100 of the characters a-z A-Z 0-9 _ . : -"),
  INVALID_PERMISSION(
      400, false, "A permission is action:pattern with an optional trailing *, or * alone."),
  TOO_MANY_CHANNELS(400, false, "The stream asks for more channels than one stream may listen to."),
  TOKEN_MISSING(401, false, "A bearer token, a service key or a stream ticket is needed."),
  TOKEN_INVALID(401, false, "The token is malformed, or its signature or claims do not hold."),
  TOKEN_EXPIRED(401, false, "The token has expired, or is not valid yet."),
  TICKET_INVALID(401, false, "The ticket is unknown, used up or too old; tickets work once."),
  SESSION_ENDED(401, false, "The session has been ended; it does not come back."),
  PERMISSION_DENIED(403, false, "The session's roles do not allow this."),
  SESSION_MISMATCH(403, false, "The session id belongs to another user."),
  SESSION_NEEDED(403, false, "Only a user's session can do this; a service key has none."),
  NOT_FOUND(404, false, "There is nothing at this path."),
  SESSION_UNKNOWN(404, false, "No session of this id lives on any node that answers."),
  ROLE_UNKNOWN(404, false, "There is no role of this name in the table of roles."),
  NO_PRESENCE(404, false, "Channels of this namespace have no presence."),
  METHOD_NOT_ALLOWED(405, false, "The path does not take this method; see Allow."),
  REQUEST_TIMEOUT(408, true, "The request did not arrive in time."),
  AUTOMATIC_CHANNEL(409, false, "Every stream of the session hears this channel; it stays."),
  NO_STREAM(409, false, "The token's session has no open stream here whose token it could be."),
  ROLES_ELSEWHERE(
      409, false, "These roles are in tables of the application and are changed there."),
  VERSION_UNKNOWN(409, true, "What is asked for knows of a change that is known nowhere yet."),
  BODY_TOO_LARGE(413, false, "The request body is larger than this server takes."),
  BATCH_TOO_LARGE(413, false, "A batch has 1,000 items at most."),
  DATA_TOO_LARGE(413, false, "The event's data is larger than this server takes."),
  URI_TOO_LONG(414, false, "The request's address is longer than this server takes."),
  UNSUPPORTED_MEDIA_TYPE(415, false, "The body must be application/json."),
  ADDRESS_BLOCKED(429, true, "This address asked for too much; it is refused until Retry-After."),
  RATE_LIMITED(
      429, true, "More was asked for than the limit allows; Retry-After says when to return."),
  TOO_MANY_STREAMS(429, true, "The session holds as many streams as it may; close one first."),
  HEAD_TOO_LARGE(431, false, "The request's headers are larger than this server takes."),
  /** What a newer node refuses with a code that this one does not know is read as this too. */
  @JsonEnumDefaultValue
  INTERNAL(500, true, "Something failed on the server; it has been logged."),
  NOT_IMPLEMENTED(
      501, false, "The request uses a method or a transfer coding this server does not know."),
  UNAVAILABLE(503, true, "The server cannot do this right now; try again shortly."),
  STORAGE_UNAVAILABLE(
      503, true, "This must be stored before it is done, and storage does not answer; try again."),
  VERSION_NOT_SUPPORTED(505, false, "The server speaks HTTP/1.1 and HTTP/1.0.");

  private final int status;
  private final boolean retry;
  private final String sentence;

  ErrorCode(int status, boolean retry, String sentence) {
    this.status = status;
    this.retry = retry;
    this.sentence = sentence;
  }

  /** The code on the wire, such as {@code permission_denied}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether the same request can succeed later. */
  public boolean retry() {
    return retry;
  }

  /** One sentence for a human. */
  public String sentence() {
    return sentence;
  }
}
