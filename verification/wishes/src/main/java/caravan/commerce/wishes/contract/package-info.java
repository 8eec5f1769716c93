/** The part of wishes that other modules may use: its descriptor. */
package caravan.commerce.wishes.contract;
