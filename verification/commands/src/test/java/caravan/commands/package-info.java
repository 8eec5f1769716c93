/** The commands that start processes, in processes of their own. */
package caravan.commands;
