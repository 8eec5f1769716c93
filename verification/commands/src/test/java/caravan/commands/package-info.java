/** Tests of the commands that start processes, each in a process of its own. */
package caravan.commands;
