/** What runs before it is known that the Java is new enough. */
package io.atrio.launcher;
