/** What a service sees of messages: those that it sends, and those that it receives. */
package caravan.chassis.api.messages;
