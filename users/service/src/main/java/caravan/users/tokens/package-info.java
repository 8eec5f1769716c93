/** Makes refresh tokens, signs access tokens, and keeps and rotates the keys that sign. */
package caravan.users.tokens;
