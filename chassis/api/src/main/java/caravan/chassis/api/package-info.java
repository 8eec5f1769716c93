/** Everything that a service sees of the runtime. These are ports only, so a service cannot know in which topology it runs. */
package caravan.chassis.api;
