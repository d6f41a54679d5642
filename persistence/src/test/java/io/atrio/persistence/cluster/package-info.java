/** Tests of what all nodes must have in common. */
@NullMarked
package io.atrio.persistence.cluster;

import org.jspecify.annotations.NullMarked;
