/** The things that all test JVMs of one checkout share: a folder, the slots of heavyweight modules, and the default timeout of waits. */
@NullMarked
package caravan.chassis.testkit.run;

import org.jspecify.annotations.NullMarked;
