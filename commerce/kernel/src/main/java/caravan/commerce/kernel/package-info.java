/** Values that all of commerce shares: money, SKUs, quantities, order ids. */
package caravan.commerce.kernel;
