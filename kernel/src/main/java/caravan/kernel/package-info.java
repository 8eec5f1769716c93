/** Values that all platforms share: ids and message types. Knows java.base alone. */
package caravan.kernel;
