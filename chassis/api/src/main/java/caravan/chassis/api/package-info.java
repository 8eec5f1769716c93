/** All that a service sees of what carries it: ports only, so that its code cannot know which topology it runs in. */
package caravan.chassis.api;
