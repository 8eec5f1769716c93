/** The built-in provider, which behaves like one in the world outside and keeps its own log of what it charged. */
package caravan.commerce.payments.provider;
