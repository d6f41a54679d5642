/** The stream door: Netty. */
@NullMarked
package io.atrio.api.stream;

import org.jspecify.annotations.NullMarked;
