/** What all nodes of a cluster must have in common, kept where they all look. */
@NullMarked
package io.atrio.persistence.cluster;

import org.jspecify.annotations.NullMarked;
