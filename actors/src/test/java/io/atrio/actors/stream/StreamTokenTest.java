package io.atrio.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a stream makes of the end of its token. */
class StreamTokenTest {
  private static final TokenLife LIFE = new TokenLife(60, 10);
  private static final long END = Streams.ANA.expiresAt();
  private static final Principal RENEWED =
      new Principal(Principal.Kind.USER, "ana", "s1", Set.of(), END + 3600);

  private final Wire wire = new Wire(2000);
  private final SessionStream stream =
      Streams.open(1, Streams.DIRECT, wire, "", (s, after, extent, question) -> {});
  private final Subscription own = stream.subscribe(List.of("a"))[0];

  @Test
  void aMinuteBeforeTheEndTheStreamIsToldOnce() {
    open();
    assertThat(stream.due(LIFE)).isEqualTo(END - 60);
    stream.age(END - 61, LIFE);
    assertThat(types()).containsExactly("atrio.ready");
    stream.age(END - 60, LIFE);
    stream.age(END - 59, LIFE);

    assertThat(types()).containsExactly("atrio.ready", "atrio.expiring");
    assertThat(last()).isEqualTo("{\"seconds_left\":60,\"expires_at\":\"2027-01-15T08:00:00Z\"}");
    assertThat(stream.due(LIFE)).isEqualTo(END + 10);
  }

  @Test
  void theStreamEndsWhenTheTokenIsTakenNoMore() {
    open();
    stream.age(END + 9, LIFE);
    assertThat(wire.closed()).isFalse();
    stream.age(END + 10, LIFE);
    stream.age(END + 10, LIFE);

    assertThat(types()).containsExactly("atrio.ready", "atrio.expiring", "atrio.bye");
    assertThat(last()).isEqualTo("{\"reason\":\"expired\",\"reconnect\":true}");
    assertThat(wire.closed()).isTrue();
  }

  @Test
  void aNewTokenIsToldAndGoesOn() {
    open();
    stream.age(END - 60, LIFE);
    stream.renew(RENEWED);
    stream.age(END + 10, LIFE);

    assertThat(types()).containsExactly("atrio.ready", "atrio.expiring", "atrio.refreshed");
    assertThat(last()).isEqualTo("{\"expires_at\":\"2027-01-15T09:00:00Z\"}");
    assertThat(wire.renewals()).isEqualTo(1);
    assertThat(stream.due(LIFE)).isEqualTo(END + 3600 - 60);
    assertThat(stream.principal()).isEqualTo(RENEWED);
  }

  @Test
  void aNewTokenBeforeTheFirstFrameIsInIt() {
    stream.renew(RENEWED);
    open();

    assertThat(types()).containsExactly("atrio.ready");
    assertThat(last()).contains("\"expires_at\":\"2027-01-15T09:00:00Z\"");
  }

  @Test
  void newTokensTakeNoRoomWhileTheReaderLags() {
    open();
    for (long offset = 1; wire.writable(); offset++) {
      stream.deliver(own, 1, Frame.encode("a", offset, 0, 1, "e", "1"));
    }
    int waiting = wire.waiting();
    for (int i = 0; i < 100; i++) {
      stream.renew(RENEWED);
    }
    assertThat(wire.waiting()).isEqualTo(waiting);
    wire.readAll();
    stream.resume();

    assertThat(types()).endsWith("atrio.refreshed");
  }

  @Test
  void nothingIsWrittenAfterGoodbye() {
    open();
    stream.close(Bye.REVOKED);
    stream.deliver(own, 1, Frame.encode("a", 1, 0, 1, "e", "1"));
    stream.renew(RENEWED);
    stream.close(Bye.DRAIN);

    assertThat(types()).containsExactly("atrio.ready", "atrio.bye");
    assertThat(last()).isEqualTo("{\"reason\":\"revoked\",\"reconnect\":false}");
  }

  @Test
  void aStreamThatHasNotBegunIsRefusedInstead() {
    stream.close(Bye.REVOKED);
    open();

    assertThat(wire.refused()).isEqualTo(Refused.of(ErrorCode.SESSION_ENDED));
    assertThat(wire.accepted()).isFalse();
    assertThat(types()).isEmpty();
  }

  private void open() {
    stream.join(own, new Position(1, 0));
  }

  private List<String> types() {
    wire.readAll();
    return wire.reading("").events().stream().map(EventStream.Event::type).toList();
  }

  private String last() {
    wire.readAll();
    return wire.reading("").events().getLast().data();
  }
}
