/** Values that all platforms share: ids and message types. Depends only on java.base. */
package caravan.kernel;
