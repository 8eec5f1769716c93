/** What must always hold on the commerce platform, as queries that the audit applies. */
package caravan.commerce.audit;
