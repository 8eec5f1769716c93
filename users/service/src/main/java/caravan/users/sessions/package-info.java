/** What is done to sessions: they begin with a sign-in, are refreshed, end and are forgotten. */
package caravan.users.sessions;
