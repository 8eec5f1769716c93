/**
 * A payment provider that behaves like a real one and keeps its own log of charges, but moves no real money.
 */
package caravan.commerce.payments.simulated;
