/** For tests: the suite that every payment provider passes. */
package caravan.commerce.payments.testkit;
