/** What all test JVMs of one checkout share: a folder, and the places of heavyweight modules. */
@NullMarked
package caravan.chassis.testkit.run;

import org.jspecify.annotations.NullMarked;
