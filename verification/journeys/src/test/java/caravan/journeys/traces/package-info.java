/** The traces of orders: in the reports of processes, and at a collector. */
package caravan.journeys.traces;
