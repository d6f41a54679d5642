package io.atrio.actors.limit;

/** Spreads addresses: neighbouring ones must not share a set of a table. */
final class AddressHash {

  private AddressHash() {}

  /** The finisher of SplitMix64. */
  static int of(long key) {
    long h = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return (int) (h ^ (h >>> 31));
  }
}
