/** The command {@code audit}: asks a running system for an audit and prints the report. */
@NullMarked
package caravan.audit.terminal;

import org.jspecify.annotations.NullMarked;
