/** How a service describes itself, as data. The launcher, gateway, deployment and audit derive their lists of services from it. */
package caravan.kernel.descriptor;
