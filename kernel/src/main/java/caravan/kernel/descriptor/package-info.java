/** How a service describes itself, as data: whoever starts, routes to, deploys or audits services derives their lists from it. */
package caravan.kernel.descriptor;
