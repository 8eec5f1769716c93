/** Catalog's decisions, pure: values, commands and their outcomes. */
package caravan.commerce.catalog.domain;
