package io.atrio.persistence.state;

import io.atrio.cluster.StoredMessage;
import java.util.List;

/** A stored class in its second version. In the first a profile had one name and one language. */
record Profile(String givenName, String familyName, List<String> languages)
    implements StoredMessage {}
