/** What catalog decides, purely: values, commands and their outcomes. */
package caravan.commerce.catalog.domain;
