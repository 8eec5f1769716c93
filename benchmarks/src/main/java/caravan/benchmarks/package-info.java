/** Load on a running Caravan over HTTP, beside what its PostgreSQL does with one commit a row. */
package caravan.benchmarks;
