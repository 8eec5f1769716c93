/** Rules, violations and reports, as values. */
@NullMarked
package caravan.audit.domain;

import org.jspecify.annotations.NullMarked;
