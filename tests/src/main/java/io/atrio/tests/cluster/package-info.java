/** Several servers as one cluster: started, killed, paused, cut off from each other, restarted. */
@NullMarked
package io.atrio.tests.cluster;

import org.jspecify.annotations.NullMarked;
