// Single values as people read them; a part of the kit.

import * as format from './format.js';
import { html, useEffect, useState } from './html.js';

/** Of what all processes and lists have. */
const TONES = {
  up: 'good', running: 'good', ok: 'good', down: 'bad', unreachable: 'bad', gone: 'bad', refused: 'bad', stopped: 'bad', error: 'bad',
  failed: 'bad', recovering: 'busy',
};

/**
 * A state, told by word and colour.
 *
 * @param tones of the view's own states: { shipped: 'good', rejected: 'bad', pending: 'busy' }
 */
export function Badge({ state, tones }) {
  return html`<span class=${`badge ${tones?.[state] ?? TONES[state] ?? ''}`}>${format.words(state)}</span>`;
}

const TICK_MILLIS = 5000;
const ticking = new Set();
let timer;

/** Draws a part again every few seconds while it is shown. One timer serves all. */
function useTick() {
  const [, setRound] = useState(0);
  useEffect(() => {
    const tick = () => setRound(before => before + 1);
    ticking.add(tick);
    timer ??= setInterval(() => document.hidden || ticking.forEach(each => each()), TICK_MILLIS);
    return () => {
      ticking.delete(tick);
      if (ticking.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
}

function Ago({ at }) {
  useTick();
  return format.ago(at);
}

/** A time; the exact one is in its title. */
export function Time({ at, isExact }) {
  return at ? html`<time datetime=${at} title=${format.time(at, true)}>${isExact ? format.time(at, true) : html`<${Ago} at=${at}/>`}</time>` : null;
}

/** navigator.clipboard is missing where a page comes by plain HTTP from another machine. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  // Within an open dialog only what is in it can be selected.
  (document.activeElement?.closest('dialog') ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone ? undefined : Promise.reject(new Error('The browser does not let the page copy.'));
}

const COPIED_SHOWN_MILLIS = 2000;

function Copy({ text }) {
  const [done, setDone] = useState('');
  useEffect(() => {
    if (!done) return undefined;
    const ending = setTimeout(() => setDone(''), COPIED_SHOWN_MILLIS);
    return () => clearTimeout(ending);
  }, [done]);
  const act = event => {
    const button = event.currentTarget;
    copy(text).then(() => 'copied', () => 'cannot copy').then(setDone).finally(() => button.focus());
  };
  return html`<button type="button" class="copy" title=${`Copy ${text}`} aria-label=${done || `Copy ${text}`} onClick=${act}>
    ${done || html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M5.5 5.5V2.5h8v8h-3M2.5 5.5h8v8h-8z"/></svg>`}</button>`;
}

/**
 * An id, with a button that copies it.
 *
 * @param to where it leads, if somewhere
 * @param isWhole whether there is room for all of it
 */
export function Id({ id, to, isWhole }) {
  if (!id) return null;
  const shown = isWhole ? id : format.shortId(id);
  return html`<span class="id"><code title=${id}>${to ? html`<a href=${to}>${shown}</a>` : shown}</code><${Copy} text=${id}/></span>`;
}

/** Names and values. */
export function Facts({ of }) {
  return html`<dl class="facts">${of.filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** JSON, as text that can be selected. */
export function Json({ value, label }) {
  return html`<pre class="json" tabindex="0" role="region" aria-label=${label}>${
    typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>`;
}

/** A text of the API's documents, in which backticks stand around code. */
export function Words({ of }) {
  return (of ?? '').split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));
}
