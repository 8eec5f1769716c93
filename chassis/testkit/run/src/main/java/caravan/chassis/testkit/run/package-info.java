/** What all test JVMs of one checkout share: a folder, the places of heavyweight modules, and how long they wait for conditions. */
@NullMarked
package caravan.chassis.testkit.run;

import org.jspecify.annotations.NullMarked;
