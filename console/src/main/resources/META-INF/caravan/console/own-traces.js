// Trace ids of what the page reads by itself, so that the list of traces can leave them out.

export const OWN_TRACES = 'c0501e';

/** So many random bytes. crypto.randomUUID is missing where a page comes by plain HTTP from another machine. */
export function randomHex(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The header traceparent (W3C) of such a request. It does not ask for the trace to be kept. */
export function ownTraceparent() {
  return `00-${OWN_TRACES}${randomHex(13)}-${randomHex(8)}-00`;
}
