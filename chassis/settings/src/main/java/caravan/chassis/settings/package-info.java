/** Where configuration comes from: the environment and a file. */
package caravan.chassis.settings;
