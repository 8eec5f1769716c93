/** Spans of a process: which traces are kept, where their spans are kept, and their way to a collector (docs/decisions/0048). */
package caravan.chassis.runtime.tracing;
