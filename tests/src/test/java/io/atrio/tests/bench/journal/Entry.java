package io.atrio.tests.bench.journal;

import io.atrio.cluster.StoredMessage;

/**
 * What is journalled.
 *
 * @param number how many entries of the same writer came before
 * @param text filled so that the whole takes about 200 bytes as CBOR
 */
record Entry(long number, String text) implements StoredMessage {
  private static final String TEXT = "A line of some length, as an event may hold. ".repeat(4);

  static Entry after(long entries) {
    return new Entry(entries, TEXT);
  }
}
