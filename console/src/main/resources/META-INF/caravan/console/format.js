// Values as people read them. Pure functions.

/** A time as the reader's own clock shows it, with milliseconds if asked. */
export function time(text, withMillis = false) {
  if (!text) return '';
  const at = new Date(text);
  const day = at.toLocaleDateString(undefined, { year: 'numeric', month: '2-digit', day: '2-digit' });
  const clock = at.toLocaleTimeString(undefined, { hour12: false });
  return `${day} ${clock}${withMillis ? '.' + String(at.getMilliseconds()).padStart(3, '0') : ''}`;
}

/** How long ago, in its largest unit. */
export function ago(text, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(text).getTime()) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} days ago`;
}

/** Milliseconds in a readable unit. */
export function duration(millis) {
  if (!millis) return '–';
  if (millis < 1) return `${(millis * 1000).toFixed(0)} µs`;
  if (millis < 10) return `${millis.toFixed(1)} ms`;
  if (millis < 1000) return `${millis.toFixed(0)} ms`;
  if (millis < 60000) return `${(millis / 1000).toFixed(2)} s`;
  return `${Math.floor(millis / 60000)} min ${Math.round((millis % 60000) / 1000)} s`;
}

/** A number with at most so many decimals, and the reader's separators. */
export function number(value, decimals = 0) {
  return value === undefined || value === null
    ? '' : value.toLocaleString(undefined, { maximumFractionDigits: decimals });
}

export function rate(perSecond) {
  if (!perSecond) return '0/s';
  return `${number(perSecond, perSecond < 10 ? 2 : 0)}/s`;
}

export function bytes(count) {
  if (count === undefined || count === null) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let at = 0;
  let value = count;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${number(value, value < 10 && at > 0 ? 1 : 0)} ${units[at]}`;
}

/** Money in minor units, by the currency's own number of decimals. */
export function money(value) {
  if (!value) return '';
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency: value.currency });
  const decimals = format.resolvedOptions().maximumFractionDigits;
  return format.format(value.amount / 10 ** decimals);
}

/** An id shortened where there is little room: ids of one moment differ at their end. */
export function shortId(id) {
  return id && id.length > 13 ? `…${id.slice(-8)}` : id;
}

/** snake_case or kebab-case as words. */
export function words(name) {
  return String(name ?? '').replace(/[_-]/g, ' ');
}
