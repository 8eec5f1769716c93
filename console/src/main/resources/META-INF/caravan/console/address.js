// Addresses within the console; a part of the kit.

import * as api from './api.js';

/** An address within the console: href('orders', id) or href('orders', { status: 'pending' }). */
export function href(view, ...parts) {
  const last = parts.at(-1);
  const values = last !== null && typeof last === 'object' ? parts.pop() : {};
  return `#/${[view, ...parts].map(encodeURIComponent).join('/')}${api.query(values)}`;
}

/**
 * Leads to an address that href made.
 *
 * @param replaces whether the address now was only on the way: Back must not lead to it
 */
export function go(address, { replaces = false } = {}) {
  if (replaces) location.replace(address);
  else location.hash = address.slice(1);
}

let moved = false;
addEventListener('hashchange', () => {
  moved = true;
});

/** Whether somebody has gone to another address since the console was opened. */
export const hasMoved = () => moved;
