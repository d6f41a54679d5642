/** The server as a process of its own: started, watched, measured and ended. */
@NullMarked
package io.atrio.tests.process;

import org.jspecify.annotations.NullMarked;
