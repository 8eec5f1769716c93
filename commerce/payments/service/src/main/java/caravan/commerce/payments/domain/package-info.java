/** The decisions of payments, pure: what a command or a provider's answer changes, which intent, reply and ledger transfer follow. */
package caravan.commerce.payments.domain;
