/** What both doors answer alike. */
@NullMarked
package io.atrio.api.answer;

import org.jspecify.annotations.NullMarked;
