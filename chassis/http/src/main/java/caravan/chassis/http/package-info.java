/** HTTP for services: passes requests to the services' routes, and refuses invalid ones first. */
package caravan.chassis.http;
