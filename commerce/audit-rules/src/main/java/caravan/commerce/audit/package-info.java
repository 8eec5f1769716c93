/** The audit's rules for the commerce platform, as queries. */
package caravan.commerce.audit;
