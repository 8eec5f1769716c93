/** The HTTP side: carries requests to the services' routes, and refuses what does not fit before they see it. */
package caravan.chassis.http;
