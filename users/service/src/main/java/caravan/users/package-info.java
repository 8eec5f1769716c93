/** Users: registration, sign-in, sessions and access tokens; its use cases, and the ports that they need. */
package caravan.users;
