/** Tests of the settings and their rules. */
@NullMarked
package io.atrio.cluster.settings;

import org.jspecify.annotations.NullMarked;
