/** What a service sees of messages: those that it tells, and those that it hears. */
package caravan.chassis.api.messages;
