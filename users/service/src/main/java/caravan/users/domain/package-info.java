/** Accounts, sessions and signing keys as pure values: time and randomness come in as arguments. */
package caravan.users.domain;
