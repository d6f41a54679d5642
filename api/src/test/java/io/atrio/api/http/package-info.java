/** The API's door under bad and good requests. */
@NullMarked
package io.atrio.api.http;

import org.jspecify.annotations.NullMarked;
