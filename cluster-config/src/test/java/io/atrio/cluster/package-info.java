/** Tests of what every node shares. */
@NullMarked
package io.atrio.cluster;

import org.jspecify.annotations.NullMarked;
