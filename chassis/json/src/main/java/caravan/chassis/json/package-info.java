/** JSON in and out of records, strictly: what does not fit is refused by name and place. */
package caravan.chassis.json;
