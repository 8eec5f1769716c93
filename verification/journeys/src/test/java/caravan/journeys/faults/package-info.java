/** Journeys through faults: killed and stopped processes, lost commits, full disks, stopped subscriptions, upgrades. */
package caravan.journeys.faults;
