package caravan.users;

import caravan.users.domain.Account;
import caravan.users.domain.PasswordHash;

/** An account, and the hash that its password is checked against. */
public record Credentials(Account account, PasswordHash passwordHash) {}
