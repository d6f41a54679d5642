/** Everything wired: what starts in which order, and stops in the other. */
@NullMarked
package io.atrio.api.serve;

import org.jspecify.annotations.NullMarked;
