/** The command line. */
@NullMarked
package io.atrio.api.cli;

import org.jspecify.annotations.NullMarked;
