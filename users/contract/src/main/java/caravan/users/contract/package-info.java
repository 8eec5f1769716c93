/** The messages of users: all that other services may know of it. */
package caravan.users.contract;
