/** The command {@code audit}: asks a running system and prints what it says. */
@NullMarked
package caravan.audit.terminal;

import org.jspecify.annotations.NullMarked;
