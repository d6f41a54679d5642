/** Where sessions are: which node each of them lives on, and which a user has. */
@NullMarked
package io.atrio.actors.directory;

import org.jspecify.annotations.NullMarked;
