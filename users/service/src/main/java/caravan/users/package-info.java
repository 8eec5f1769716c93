/** Users: who there is, who is signed in, and the tokens that say so; the ports that its use cases share. */
package caravan.users;
