/** The API's door: Pekko HTTP. */
@NullMarked
package io.atrio.api.http;

import org.jspecify.annotations.NullMarked;
