/** What commands need to reach a running Caravan: their options, its address, the administrator's password. */
@org.jspecify.annotations.NullMarked
package caravan.client.terminal;
