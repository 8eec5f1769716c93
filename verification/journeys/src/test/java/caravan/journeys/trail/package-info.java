/** The record of who changed what: each change is there, and each route that writes is considered. */
package caravan.journeys.trail;
