/** Routes: declared by services, found by path and method, measured each on its own. */
package caravan.chassis.http.routing;
