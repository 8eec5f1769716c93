/** Callers, what they send, and the shop that they buy in. */
package caravan.benchmarks.load;
