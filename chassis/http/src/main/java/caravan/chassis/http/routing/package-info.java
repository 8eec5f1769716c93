/** Routes: services declare them; a request finds its route by path and method; each route has its own metrics. */
package caravan.chassis.http.routing;
