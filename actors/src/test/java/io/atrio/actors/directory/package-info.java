@NullMarked
package io.atrio.actors.directory;

import org.jspecify.annotations.NullMarked;
