/** The web page for operators: the files of the console, and the views that services bring. */
package caravan.console;
