/** Values that every service shares: money, quantities, ids. Knows java.base alone. */
package caravan.kernel;
