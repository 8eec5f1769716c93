/** The HTTP conventions that all services share, with wrong and random input. */
package caravan.journeys.conventions;
