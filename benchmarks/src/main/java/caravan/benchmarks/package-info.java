/** Measures a running Caravan over HTTP, and compares it with a plain loop of one commit a row on its PostgreSQL. */
package caravan.benchmarks;
