package io.atrio.tests.load;

/** One stream on its way to its first frame. Exactly one outcome is told. */
record StreamAttempt(StreamOpener opener, String token, long begun) {

  void connected() {
    opener.connected(EpochClock.micros() - begun);
  }

  void ready() {
    long now = EpochClock.micros();
    opener.ready(now - begun, now);
  }

  void refused(int status) {
    opener.refused(status);
  }

  void failed(String why) {
    opener.failed(why);
  }
}
