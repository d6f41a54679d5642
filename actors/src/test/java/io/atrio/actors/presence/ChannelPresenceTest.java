package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelPresenceTest {
  private static final int MOST = 3;

  private final ChannelPresence<String> channel = new ChannelPresence<>("c");
  private long number;

  @Test
  void aUserOnTwoNodesIsThereOnceAndUntilBothHaveLost() {
    start("n1", "ana");
    start("n2", "ana", "bob");
    assertThat(changes()).isEqualTo(changed(List.of("ana", "bob"), List.of(), 2));
    leave("n1", "ana");
    assertThat(channel.changes(MOST)).isNull();
    leave("n2", "ana");

    assertThat(changes()).isEqualTo(changed(List.of(), List.of("ana"), 1));
    assertThat(channel.nodes()).containsExactly("n2");
  }

  @Test
  void aReportIsTakenOnce() {
    PresenceProtocol.Report report = report(true, List.of("ana"), List.of());
    channel.report("n1", report, false);
    leave("n1", "ana");
    start("n1", "bob");

    assertThat(channel.report("n1", report, false)).isTrue();
    assertThat(users()).containsExactly("bob");
    assertThat(channel.usersOf("n1")).isEqualTo(1);
  }

  @Test
  void aReportThatAddsToWhatIsNotKnownIsNotTaken() {
    assertThat(channel.report("n1", report(false, List.of("ana"), List.of()), false)).isFalse();
    assertThat(users()).isEmpty();
  }

  @Test
  void aStartReplacesWhatWasKnown() {
    start("n1", "ana", "bob");
    changes();
    start("n1", "bob", "cid");

    assertThat(changes()).isEqualTo(changed(List.of("cid"), List.of("ana"), 2));
  }

  @Test
  void aNodeThatCannotBeReachedDoesNotCountUntilItCan() {
    start("n1", "ana", "bob");
    start("n2", "bob");
    changes();
    channel.setAway("n1", true);
    channel.setAway("n1", true);
    assertThat(users()).containsExactly("bob");
    assertThat(changes()).isEqualTo(changed(List.of(), List.of("ana"), 1));
    join("n1", "cid");
    leave("n1", "ana");
    assertThat(channel.changes(MOST)).isNull();
    channel.setAway("n1", false);

    assertThat(changes()).isEqualTo(changed(List.of("cid"), List.of(), 2));
  }

  @Test
  void aNodeThatIsLostTakesItsUsersWithIt() {
    start("n1", "ana", "bob");
    start("n2", "bob");
    channel.lost("n1");
    channel.lost("n1");
    channel.lost("never");

    assertThat(users()).containsExactly("bob");
    channel.setAway("n2", true);
    channel.lost("n2");
    assertThat(users()).isEmpty();
    assertThat(channel.isForgettable()).isFalse();
    assertThat(channel.changes(MOST)).isNull();
    assertThat(channel.isForgettable()).isTrue();
  }

  @Test
  void aNodeWithoutUsersIsKnownForAWhileSoThatALateReportIsNotTakenAgain() {
    PresenceProtocol.Report report = report(true, List.of("ana"), List.of());
    channel.report("n1", report, false);
    leave("n1", "ana");
    channel.sweep();
    channel.report("n1", report, false);
    assertThat(users()).isEmpty();
    assertThat(channel.knows("n1")).isTrue();
    channel.sweep();

    assertThat(channel.knows("n1")).isFalse();
    assertThat(channel.isForgettable()).isFalse();
    channel.changes(MOST);
    assertThat(channel.isForgettable()).isTrue();
  }

  @Test
  void whoComesAndGoesBetweenTwoAnnouncementsIsNotTold() {
    start("n1", "ana");
    changes();
    join("n1", "bob");
    leave("n1", "bob");
    leave("n1", "ana");
    start("n1", "ana");

    assertThat(channel.changes(MOST)).isNull();
  }

  @Test
  void moreChangesThanAreNamedAreToldAsACount() {
    start("n1", "a", "b", "c");
    assertThat(changes().reset()).isFalse();
    join("n1", "d", "e");
    leave("n1", "a", "b");

    assertThat(changes()).isEqualTo(new PresenceNews.Changed("c", List.of(), List.of(), 3, true));
    join("n1", "f");
    assertThat(changes()).isEqualTo(changed(List.of("f"), List.of(), 4));
  }

  @Test
  void whatAnotherOwnerKnewIsNotTrusted() {
    channel.report(
        "n1",
        new PresenceProtocol.Report("c", Reports.NOBODY, 1, true, true, List.of("ana"), List.of()),
        false);

    assertThat(changes()).isEqualTo(new PresenceNews.Changed("c", List.of(), List.of(), 1, true));
  }

  @Test
  void whoIsThereIsSortedAndPaged() {
    start("n1", IntStream.range(0, 10).mapToObj(i -> "u" + i).toArray(String[]::new));

    assertThat(channel.page(null, 4))
        .isEqualTo(new WhoIsThere(10, List.of("u0", "u1", "u2", "u3"), "u3"));
    assertThat(channel.page("u5", 4))
        .isEqualTo(new WhoIsThere(10, List.of("u6", "u7", "u8", "u9"), null));
    assertThat(channel.page("u55", 1)).isEqualTo(new WhoIsThere(10, List.of("u6"), "u6"));
    assertThat(channel.page("z", 4)).isEqualTo(new WhoIsThere(10, List.of(), null));
  }

  private void start(String node, String... users) {
    channel.report(node, report(true, List.of(users), List.of()), false);
  }

  private void join(String node, String... users) {
    channel.report(node, report(false, List.of(users), List.of()), false);
  }

  private void leave(String node, String... users) {
    channel.report(node, report(false, List.of(), List.of(users)), false);
  }

  private PresenceProtocol.Report report(boolean start, List<String> joined, List<String> left) {
    return Reports.of("c", ++number, start, joined, left);
  }

  private List<String> users() {
    return channel.page(null, 1000).users();
  }

  private PresenceNews.Changed changes() {
    return Objects.requireNonNull(channel.changes(MOST));
  }

  private static PresenceNews.Changed changed(List<String> joined, List<String> left, int count) {
    return new PresenceNews.Changed("c", joined, left, count, false);
  }
}
