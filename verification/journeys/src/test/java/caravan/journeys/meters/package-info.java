/** Meters of running systems, their page, and what asks for them: dashboards, alert rules, the routes for operators. */
@NullMarked
package caravan.journeys.meters;

import org.jspecify.annotations.NullMarked;
