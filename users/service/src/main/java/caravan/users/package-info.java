/** Users: accounts, sessions and tokens. Here are the service's assembly, and the ports that its use cases share. */
package caravan.users;
