/** Tests of what crosses the features, and the node they run on. */
@NullMarked
package io.atrio.actors;

import org.jspecify.annotations.NullMarked;
