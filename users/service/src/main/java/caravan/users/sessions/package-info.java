/** The use cases of sessions: sign-in, refresh, end and clean-up. */
package caravan.users.sessions;
