/** Checks passwords and hashes them with Argon2id. Bounds keep sign-ins from using up the machine's memory and cores. */
package caravan.users.passwords;
