/** The use cases of accounts: registration, changes, passwords and deletion. */
package caravan.users.accounts;
