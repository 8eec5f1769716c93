/** The console in a real browser: the machine's own Chromium, driven by its own driver. */
package caravan.journeys.console;
