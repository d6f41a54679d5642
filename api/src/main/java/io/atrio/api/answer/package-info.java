/** What both doors answer alike: refusals as problem+json, and which origins may read answers. */
@NullMarked
package io.atrio.api.answer;

import org.jspecify.annotations.NullMarked;
