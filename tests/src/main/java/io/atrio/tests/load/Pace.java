package io.atrio.tests.load;

/** When work is due. Times are microseconds since the epoch, work is numbered from 0. */
sealed interface Pace {

  /** How much work is due by now, done or not. */
  long due(long now);

  /** When a piece of work that is due should have been begun. */
  long intended(long number, long now);

  /** When to look again, if this much work has been begun. */
  long next(long begun);

  /** Whether no more than what has been begun will ever be due. */
  boolean over(long begun, long now);

  /**
   * An open loop: work is due at a fixed rate, whatever became of the work before. Measured from
   * its intended time, work that had to wait for a slow server shows the wait.
   *
   * @param start when number 0 is due
   * @param perSecond pieces of work a second
   * @param count how many in all
   */
  record FixedRate(long start, double perSecond, long count) implements Pace {
    /** What the division may lose: without it work could be late by a look at the clock. */
    private static final double ROUNDING = 1e-9;

    @Override
    public long due(long now) {
      if (now < start) {
        return 0;
      }
      return Math.min(count, (long) ((now - start) * perSecond / 1e6 + ROUNDING) + 1);
    }

    @Override
    public long intended(long number, long now) {
      return start + (long) Math.ceil(number * 1e6 / perSecond);
    }

    @Override
    public long next(long begun) {
      return intended(begun, 0);
    }

    @Override
    public boolean over(long begun, long now) {
      return begun >= count;
    }
  }

  /**
   * A closed loop: work is due as soon as there is somebody to do it.
   *
   * @param end when no more work is begun
   */
  record AsAnswered(long end) implements Pace {
    @Override
    public long due(long now) {
      return now < end ? Long.MAX_VALUE : 0;
    }

    @Override
    public long intended(long number, long now) {
      return now;
    }

    @Override
    public long next(long begun) {
      return end;
    }

    @Override
    public boolean over(long begun, long now) {
      return now >= end;
    }
  }
}
