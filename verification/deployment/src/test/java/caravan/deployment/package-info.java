/** Checks of what is in {@code deploy/}, as far as they can be made without a container engine. */
package caravan.deployment;
