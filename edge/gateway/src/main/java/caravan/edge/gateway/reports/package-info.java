/** The reports of all processes, joined: operators see the whole system at one address. */
package caravan.edge.gateway.reports;
