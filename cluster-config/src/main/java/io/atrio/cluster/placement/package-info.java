/** Where session entities live: on the node that holds their stream. */
@NullMarked
package io.atrio.cluster.placement;

import org.jspecify.annotations.NullMarked;
