/** The command line: starts Caravan, and finds the other commands; names no service. */
package caravan.run.launcher;
