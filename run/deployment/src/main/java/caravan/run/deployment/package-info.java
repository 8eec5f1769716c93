/** The command {@code deploy}: writes the Compose file and the Kubernetes manifests from the services' descriptors. */
@NullMarked
package caravan.run.deployment;

import org.jspecify.annotations.NullMarked;
