package io.atrio.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each fault, put into what was recorded without one, is found, and counted as what it is. */
class CheckerTest {
  private static final String DURABLE = "kept:1";
  private static final String ORDINARY = "plain:1";
  private static final int EVENTS = 20;
  private static final Findings NOTHING = new Findings(2 * EVENTS, 0, 0, 0, 0, 0, 0, 0, List.of());

  @Test
  void whatIsRightIsFoundToBeRight() {
    assertThat(Checker.check(evidence(all(DURABLE), all(ORDINARY)))).isEqualTo(NOTHING);
    assertThat(NOTHING.isClean()).isTrue();
  }

  @Test
  void anEventLeftOutIsAHoleAndLost() {
    for (String channel : List.of(DURABLE, ORDINARY)) {
      Findings found = check(channel, heard -> without(heard, 7));
      assertThat(found.lost()).isEqualTo(1);
      assertThat(found.undeclared()).isEqualTo(1);
      assertThat(found.isClean()).isFalse();
      assertThat(found.examples()).anyMatch(what -> what.contains("lost"));
    }
  }

  @Test
  void theLastAndTheFirstEventCannotBeLostEither() {
    for (int offset : List.of(1, EVENTS)) {
      Findings found = check(DURABLE, heard -> without(heard, offset));
      assertThat(found.lost()).isEqualTo(1);
      assertThat(found.undeclared()).isZero();
    }
  }

  @Test
  void aListenerThatHearsNothingHasLostEverything() {
    assertThat(check(ORDINARY, heard -> List.of()).lost()).isEqualTo(EVENTS);
  }

  @Test
  void whatWasPublishedBeforeAListenerCameNeedNotReachIt() {
    Hearing late =
        hearing(DURABLE, new Stretch(at(5) + 1, all(DURABLE).heard().subList(5, EVENTS)));
    Hearing tooLate =
        hearing(DURABLE, new Stretch(at(5) + 1, all(DURABLE).heard().subList(6, EVENTS)));
    assertThat(Checker.check(evidence(late)).isClean()).isTrue();
    assertThat(Checker.check(evidence(tooLate)).lost()).isEqualTo(1);
  }

  @Test
  void anEventThatComesTwiceIsADouble() {
    assertThat(check(DURABLE, heard -> with(heard, 9, heard.get(3))).doubled()).isEqualTo(1);
    assertThat(check(ORDINARY, heard -> with(heard, EVENTS, heard.getLast())).doubled())
        .isEqualTo(1);
  }

  @Test
  void anEventPublishedAgainAtAnotherPlaceIsADoubleToo() {
    Heard again = new Heard(EVENTS + 1, 1, 3);
    Findings found = check(DURABLE, heard -> with(heard, EVENTS, again));
    assertThat(found.doubled()).isEqualTo(1);
  }

  @Test
  void eventsInTheWrongOrderAreFound() {
    Findings found = check(ORDINARY, heard -> swapped(heard, 4));
    assertThat(found.disordered()).isEqualTo(1);
    assertThat(found.lost()).isZero();
  }

  @Test
  void offsetsInOrderDoNotHideThatOneWritersEventsAreNot() {
    Findings found = check(ORDINARY, heard -> exchanged(heard, 4));
    assertThat(found.disordered()).isEqualTo(1);
    assertThat(found.misplaced()).isEqualTo(2);
  }

  @Test
  void twoEventsAtOnePlaceAreFound() {
    Findings found = check(DURABLE, heard -> replaced(heard, 5, new Heard(6, 2, 1)));
    assertThat(found.misplaced()).isZero(); // the other one was never acknowledged
    assertThat(found.lost()).isEqualTo(1); // but the one whose place it took was
    List<Acknowledged> both = new ArrayList<>(acknowledged(DURABLE, "e1"));
    both.add(new Acknowledged(DURABLE, 2, 1, "e1", EVENTS + 1, 1, at(6), at(6)));
    Hearing hearing =
        hearing(DURABLE, new Stretch(0, replaced(all(DURABLE).heard(), 5, new Heard(6, 2, 1))));
    assertThat(Checker.check(new Evidence(Set.of(DURABLE), both, List.of(hearing))).misplaced())
        .isEqualTo(1);
  }

  @Test
  void aGapThatIsToldExcusesWhatWasBeforeItOnAnOrdinaryChannel() {
    Hearing told = twoStretches(ORDINARY, 10, 12);
    Findings found = Checker.check(evidence(told));
    assertThat(found.gapsTold()).isEqualTo(1);
    assertThat(found.lost()).isZero();
    assertThat(found.isClean()).isTrue();
  }

  @Test
  void aGapThatIsToldExcusesNothingThatCameAfterIt() {
    Findings found = Checker.check(evidence(twoStretches(ORDINARY, 10, 13)));
    assertThat(found.lost()).isEqualTo(1);
    assertThat(found.isClean()).isFalse();
  }

  @Test
  void onADurableChannelAToldGapExcusesNothing() {
    Findings found = Checker.check(evidence(twoStretches(DURABLE, 10, 12)));
    assertThat(found.durableGapsTold()).isEqualTo(1);
    assertThat(found.lost()).isEqualTo(2);
  }

  @Test
  void aChannelThatIsBornAgainMustBeTold() {
    List<Acknowledged> acknowledged = new ArrayList<>(acknowledged(ORDINARY, "e1").subList(0, 10));
    acknowledged.addAll(acknowledged(ORDINARY, "e2").subList(10, EVENTS));
    Hearing untold = hearing(ORDINARY, all(ORDINARY));
    Hearing told =
        hearing(
            ORDINARY,
            new Stretch(0, all(ORDINARY).heard().subList(0, 10)),
            new Stretch(at(10) + 1, all(ORDINARY).heard().subList(10, EVENTS)));
    assertThat(check(acknowledged, untold).undeclared()).isEqualTo(1);
    assertThat(check(acknowledged, told).isClean()).isTrue();
  }

  @Test
  void whatAStoppedNodeAcknowledgesInItsOldEpochIsLostForThoseWhoWereToldOfANewOne() {
    List<Acknowledged> acknowledged = new ArrayList<>(acknowledged(ORDINARY, "e1"));
    acknowledged.addAll(acknowledged(ORDINARY, "e2", 2));
    Hearing moved =
        hearing(
            ORDINARY,
            new Stretch(0, all(ORDINARY).heard().subList(0, 10)),
            new Stretch(at(15), heard(2)));
    assertThat(check(acknowledged, moved).lost()).isEqualTo(5);
  }

  @Test
  void anEventMayComeAgainAfterAToldGapIfTheNodeThatKnewItsKeyIsLost() {
    Stretch before = new Stretch(0, all(ORDINARY).heard().subList(0, 10));
    Stretch after = new Stretch(at(10) + 1, List.of(new Heard(1, 1, 10)));
    List<Acknowledged> acknowledged = new ArrayList<>(acknowledged(ORDINARY, "e1").subList(0, 9));
    acknowledged.add(new Acknowledged(ORDINARY, 1, 10, "e2", 1, 2, at(10), at(12)));
    assertThat(check(acknowledged, hearing(ORDINARY, before, after)).isClean()).isTrue();
    Findings durable =
        Checker.check(
            new Evidence(
                Set.of(ORDINARY), acknowledged, List.of(hearing(ORDINARY, before, after))));
    assertThat(durable.doubled()).isEqualTo(1);
  }

  private static Findings check(String channel, UnaryOperator<List<Heard>> fault) {
    Stretch faulty = new Stretch(0, fault.apply(all(channel).heard()));
    String other = channel.equals(DURABLE) ? ORDINARY : DURABLE;
    return Checker.check(evidence(hearing(channel, faulty), hearing(other, all(other))));
  }

  private static Findings check(List<Acknowledged> acknowledged, Hearing hearing) {
    return Checker.check(new Evidence(Set.of(DURABLE), acknowledged, List.of(hearing)));
  }

  /**
   * The first so many events, then a told gap at the end of the last one left out, then those from
   * {@code next} on.
   */
  private static Hearing twoStretches(String channel, int before, int next) {
    return hearing(
        channel,
        new Stretch(0, all(channel).heard().subList(0, before)),
        new Stretch(at(12) + 1, all(channel).heard().subList(next, EVENTS)));
  }

  private static Evidence evidence(Stretch durable, Stretch ordinary) {
    return evidence(hearing(DURABLE, durable), hearing(ORDINARY, ordinary));
  }

  private static Evidence evidence(Hearing... hearings) {
    return new Evidence(
        Set.of(DURABLE),
        Stream.of(DURABLE, ORDINARY).flatMap(name -> acknowledged(name, "e1").stream()).toList(),
        List.of(hearings));
  }

  private static Hearing hearing(String channel, Stretch... stretches) {
    return new Hearing("ann", channel, List.of(stretches));
  }

  private static List<Acknowledged> acknowledged(String channel, String epoch) {
    return acknowledged(channel, epoch, 1);
  }

  private static List<Acknowledged> acknowledged(String channel, String epoch, int writer) {
    return IntStream.rangeClosed(1, EVENTS)
        .mapToObj(n -> new Acknowledged(channel, writer, n, epoch, n, 1, at(n), at(n) + 1))
        .toList();
  }

  private static Stretch all(String channel) {
    assertThat(channel).isIn(DURABLE, ORDINARY);
    return new Stretch(0, heard(1));
  }

  private static List<Heard> heard(int writer) {
    return IntStream.rangeClosed(1, EVENTS).mapToObj(n -> new Heard(n, writer, n)).toList();
  }

  /** When event {@code n} was sent. */
  private static long at(int n) {
    return 1_000L * n;
  }

  private static List<Heard> without(List<Heard> heard, long offset) {
    return heard.stream().filter(it -> it.offset() != offset).toList();
  }

  private static List<Heard> with(List<Heard> heard, int index, Heard more) {
    List<Heard> changed = new ArrayList<>(heard);
    changed.add(index, more);
    return changed;
  }

  private static List<Heard> replaced(List<Heard> heard, int index, Heard other) {
    List<Heard> changed = new ArrayList<>(heard);
    changed.set(index, other);
    return changed;
  }

  /** Two events arrive the wrong way round. */
  private static List<Heard> swapped(List<Heard> heard, int index) {
    Heard moved = heard.get(index);
    return with(without(heard, moved.offset()), index + 1, moved);
  }

  /** Two events have changed places in the channel. */
  private static List<Heard> exchanged(List<Heard> heard, int index) {
    Heard one = heard.get(index);
    Heard next = heard.get(index + 1);
    return replaced(
        replaced(heard, index, new Heard(one.offset(), next.writer(), next.number())),
        index + 1,
        new Heard(next.offset(), one.writer(), one.number()));
  }
}
