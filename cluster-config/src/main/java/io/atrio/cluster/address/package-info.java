/** Network addresses as the doors count them, and networks that contain them. */
@NullMarked
package io.atrio.cluster.address;

import org.jspecify.annotations.NullMarked;
