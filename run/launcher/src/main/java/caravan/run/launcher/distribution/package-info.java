/** One archive that runs on machines without a JDK, Maven and the sources. */
@NullMarked
package caravan.run.launcher.distribution;

import org.jspecify.annotations.NullMarked;
