/** Tests of addresses and networks. */
@NullMarked
package io.atrio.cluster.address;

import org.jspecify.annotations.NullMarked;
