/** Finds usernames that look like another one. */
package caravan.users.names;
