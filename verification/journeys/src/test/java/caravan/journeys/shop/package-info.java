/** A shop that runs in each topology (one process, unreliable messages, a fleet), and what its tests share. */
package caravan.journeys.shop;
