/** Makes refresh tokens, signs access tokens, and rotates the signing keys. */
package caravan.users.tokens;
