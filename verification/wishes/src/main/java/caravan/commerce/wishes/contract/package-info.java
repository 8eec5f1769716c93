/** What others may know of wishes. */
package caravan.commerce.wishes.contract;
