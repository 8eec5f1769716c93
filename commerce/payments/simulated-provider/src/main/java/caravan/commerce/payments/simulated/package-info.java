/**
 * A payment provider that behaves like one in the world outside, keeps its own log of what it charged, and moves no real
 * money.
 */
package caravan.commerce.payments.simulated;
