package io.atrio.persistence.audit;

/** An event of a chain as it was found in one of the two places that hold it. */
sealed interface Link permits JournalLink, TableLink {
  /** Its place in the chain. */
  long sequence();
}
