/** Checks access tokens in every process, without asking anyone but for the public keys. */
package caravan.chassis.runtime.tokens;
