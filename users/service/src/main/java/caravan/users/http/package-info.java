/** The routes of users and their JSON views. */
package caravan.users.http;
