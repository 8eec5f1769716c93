/** Checks passwords, and hashes them with Argon2id, bounded so that sign-ins cannot take the machine's memory and cores. */
package caravan.users.passwords;
