/** The settings of every feature, read and checked once at start. */
@NullMarked
package io.atrio.cluster.settings;

import org.jspecify.annotations.NullMarked;
