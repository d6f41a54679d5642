/** What a resumed stream still owes, counted down as the replayed events arrive. */
export class Replay {
  #owed = new Map();
  #last = new Map();

  expected = 0;
  received = 0;
  disordered = 0;
  gaps = [];

  /** @param channels the `channels` member of `atrio.ready` */
  constructor(channels) {
    for (const [name, { state, replayed = 0 }] of Object.entries(channels)) {
      if (state === "gap") this.gaps.push(name);
      if (replayed > 0) this.#owed.set(name, replayed);
      this.expected += replayed;
    }
  }

  get complete() {
    return this.received === this.expected;
  }

  /** Whether this event is one of the replayed ones; a channel's replay comes before its live events. */
  take({ channel, offset }) {
    const owed = this.#owed.get(channel) ?? 0;
    if (owed === 0) return false;
    this.#owed.set(channel, owed - 1);
    this.received++;
    if (offset <= (this.#last.get(channel) ?? -Infinity)) this.disordered++;
    this.#last.set(channel, offset);
    return true;
  }

  /** Stops waiting: what has not come has a name nobody listens for. */
  abandon() {
    this.#owed.clear();
  }
}
