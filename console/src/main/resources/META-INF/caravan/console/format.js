// Values as people read them. Pure functions.

/** A time as the reader's own clock shows it, with milliseconds if asked. */
export function time(text, withMillis = false) {
  if (!text) return '';
  const at = new Date(text);
  const day = at.toLocaleDateString(undefined, { year: 'numeric', month: '2-digit', day: '2-digit' });
  const clock = at.toLocaleTimeString(undefined, { hour12: false });
  return `${day} ${clock}${withMillis ? '.' + String(at.getMilliseconds()).padStart(3, '0') : ''}`;
}

/** How long something has lasted, in its largest unit. */
export function age(text, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(text).getTime()) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return count(Math.floor(seconds / 86400), 'day');
}

export const ago = text => `${age(text)} ago`;

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

/** `1 letter`, `2 letters`. */
export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
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

/**
 * Currencies whose number of decimals is not 2, by ISO 4217 as Java has it, since the API's amounts go by it. The browser has other
 * numbers: it knows what people count in.
 */
const DECIMALS = {
  0: 'ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XAG XAU XBA XBB XBC XBD XDR XFO XFU XOF XPD XPF XPT XSU XTS XUA XXX',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF',
};

function decimalsOf(currency) {
  return Number(Object.keys(DECIMALS).find(decimals => DECIMALS[decimals].split(' ').includes(currency)) ?? 2);
}

/** Money in minor units, as the API has it. */
export function money(value) {
  if (!value) return '';
  const decimals = decimalsOf(value.currency);
  return (value.amount / 10 ** decimals).toLocaleString(undefined, {
    style: 'currency', currency: value.currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals,
  });
}

/** The same in the currency's main unit, as a field shows it to be changed. */
export function mainUnits({ amount, currency }) {
  const decimals = decimalsOf(currency);
  return (amount / 10 ** decimals).toFixed(decimals);
}

/**
 * What a person wrote in the currency's main unit, in minor units.
 *
 * @throws Error if it could be read in two ways: `1,234` is a thousand to some, and a bit more than one to others
 */
export function minorUnits(text, currency) {
  const decimals = decimalsOf(currency);
  const [, whole, mark, fraction = ''] = /^(\d+)(?:([.,])(\d+))?$/.exec(text.trim()) ?? [];
  const amount = Number(whole + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(amount) || fraction.length > decimals || (mark === ',' && fraction.length === 3)) {
    const example = (1234).toFixed(decimals);
    throw new Error(`“${text}” is not a clear amount of ${currency}. Write it like ${example}: nothing between thousands${
      decimals > 0 ? `, and at most ${count(decimals, 'decimal')} behind a dot` : ', and no decimals'}.`);
  }
  return amount;
}

/** An id shortened where there is little room: ids of one moment differ at their end. */
export function shortId(id) {
  return id && id.length > 13 ? `…${id.slice(-8)}` : id;
}

/** snake_case or kebab-case as words. */
export function words(name) {
  return String(name ?? '').replace(/[_-]/g, ' ');
}
