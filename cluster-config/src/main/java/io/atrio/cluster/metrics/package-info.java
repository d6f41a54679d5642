/** Where everything on a node counts: the registry of its actor system. */
@NullMarked
package io.atrio.cluster.metrics;

import org.jspecify.annotations.NullMarked;
