/** The shared connection to Redis. */
@NullMarked
package io.atrio.persistence.redis;

import org.jspecify.annotations.NullMarked;
