/** The forms in which messages cross between nodes of different versions, and rows are read. */
@NullMarked
package io.atrio.actors.forms;

import org.jspecify.annotations.NullMarked;
