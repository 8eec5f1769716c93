/** Faults on a running fleet, and what must hold afterwards. */
package caravan.chaos;
