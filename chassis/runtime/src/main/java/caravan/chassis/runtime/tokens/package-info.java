/** Checks access tokens in every process. It asks other processes only for public keys and ended sessions. */
package caravan.chassis.runtime.tokens;
