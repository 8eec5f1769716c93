/** What a rule is, what breaks it and what an audit says, without a database. */
@NullMarked
package caravan.audit.domain;

import org.jspecify.annotations.NullMarked;
