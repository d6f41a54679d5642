package io.atrio.persistence.query;

import io.atrio.cluster.StoredMessage;

/** An event. */
record Said(String text) implements StoredMessage {}
