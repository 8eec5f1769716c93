/** What the audit is, and how a platform tells it the platform's rules. */
package caravan.audit.contract;
