/** Payments as pure decisions: what a command or a provider's answer changes, asks of the provider, tells and posts. */
package caravan.commerce.payments.domain;
