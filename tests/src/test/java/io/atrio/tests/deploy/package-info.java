/** The files in cluster-config/deploy, held to what Átrio is and to each other. */
@NullMarked
package io.atrio.tests.deploy;

import org.jspecify.annotations.NullMarked;
