/** Journeys of accounts, sessions and access tokens, with forged tokens. */
package caravan.journeys.sessions;
