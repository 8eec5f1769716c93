/** Checks the files in {@code deploy/} as far as this is possible without a container engine. */
package caravan.deployment;
