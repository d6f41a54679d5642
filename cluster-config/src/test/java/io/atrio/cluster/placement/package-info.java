/** Tests of where sessions are born. */
@NullMarked
package io.atrio.cluster.placement;

import org.jspecify.annotations.NullMarked;
