/** What is done to accounts: they are registered, changed, given another password and deleted. */
package caravan.users.accounts;
