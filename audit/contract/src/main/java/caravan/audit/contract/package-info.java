/** The audit's descriptor, and the interfaces with which a platform gives the audit its rules. */
package caravan.audit.contract;
