/** One address for all services: starts and stops the gateway, and takes each request through its steps. */
package caravan.edge.gateway;
