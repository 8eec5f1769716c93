/** Usernames that could be taken for another's. */
package caravan.users.names;
