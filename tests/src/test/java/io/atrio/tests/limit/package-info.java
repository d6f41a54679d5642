/** Clients that meet the limits of a real server. */
@NullMarked
package io.atrio.tests.limit;

import org.jspecify.annotations.NullMarked;
