/** Values that all services of commerce share: money, SKUs, quantities and ids. */
package caravan.commerce.kernel;
