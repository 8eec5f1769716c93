/** What a process reports about itself to operators. The gateway joins the reports of all processes. */
package caravan.chassis.runtime.reports;
