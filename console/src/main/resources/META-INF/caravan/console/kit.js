// What a view is made of: import { html, Table, useLoad, … } from 'caravan'. docs/a-service.md describes it.

import { Component, h } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import htm from 'htm';
import * as api from './api.js';
import * as format from './format.js';
import { askAll, useAgain, useLoad, usePoll } from './loading.js';
import { hasRole, session } from './session.js';

export const html = htm.bind(h);
export { Component, api, askAll, format, hasRole, session, useCallback, useEffect, useLoad, useMemo, usePoll, useRef, useState };

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

let hasMoved = false;
addEventListener('hashchange', () => {
  hasMoved = true;
});

/** A failure, for people; of what, if it is not clear from its place. */
export function Failure({ failure, of }) {
  if (!failure) return null;
  const problem = failure.problem;
  return html`<div class="notice bad" role="alert">
    <strong>${of && `${of}: `}${problem?.title ?? 'It did not work'}</strong>
    <span>${failure.message}</span>
    ${problem?.trace_id && html`<span class="dim">${problem.code}, trace ${hasRole('administrator')
      ? html`<a href=${href('traces', problem.trace_id)}>${problem.trace_id}</a>` : problem.trace_id}</span>`}
  </div>`;
}

/** What failed of askAll. */
export function Failures({ of = [] }) {
  return of.map(([name, failure]) => html`<${Failure} key=${name} of=${name} failure=${failure}/>`);
}

/** What happened. Screen readers tell it when it comes, since its place is there before it. */
export function Notice({ children }) {
  return html`<div role="status">${children && html`<p class="notice">${children}</p>`}</div>`;
}

/** A view's head, and below it what it shows. */
export function Page({ title, about, actions, children }) {
  const head = useRef(null);
  // Who goes to another view reads on at its head. Who opens the console begins with its frame.
  useEffect(() => {
    if (hasMoved) head.current.focus();
  }, []);
  return html`<section class="page">
    <header class="page-head"><div><h1 ref=${head} tabindex="-1">${title}</h1>${about && html`<p class="dim">${about}</p>`}</div>
      ${actions && html`<div class="actions">${actions}</div>`}</header>
    ${children}
  </section>`;
}

export function Card({ title, actions, children, wide }) {
  return html`<section class=${`card ${wide ? 'wide' : ''}`}>
    ${title && html`<header class="card-head"><h2>${title}</h2>${actions && html`<div class="actions">${actions}</div>`}</header>`}
    ${children}
  </section>`;
}

/**
 * Rows and columns.
 *
 * @param columns [{ title, of: row => …, number: true where it is one, key }]
 * @param keyOf a row's key
 * @param onRow where a row leads to: row => href(…)
 */
export function Table({ caption, columns, rows, keyOf, onRow, empty = 'Nothing here.', isLoading }) {
  if (!rows) return isLoading && html`<p class="dim" role="status">Loading …</p>`;
  return html`<div class="table" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class="hidden">${caption}</caption>
      <thead><tr>${columns.map(column => html`<th scope="col" class=${column.number ? 'number' : ''}>${column.title}</th>`)}</tr></thead>
      <tbody>
        ${rows.map(row => html`<tr key=${keyOf(row)}>
          ${columns.map((column, at) => html`<td class=${column.number ? 'number' : ''}>
            ${at === 0 && onRow ? html`<a href=${onRow(row)}>${column.of(row)}</a>` : column.of(row)}</td>`)}
        </tr>`)}
        ${rows.length === 0 && html`<tr><td class="dim" colspan=${columns.length}>${empty}</td></tr>`}
      </tbody>
    </table>
  </div>`;
}

/**
 * A list of the API, page by page.
 *
 * @param path of the first page; another one begins anew
 * @param everyMillis how often it is loaded again. Who reads further pages is not sent back to the first.
 */
export function PagedTable({ path, everyMillis, ...table }) {
  const first = useLoad(async signal => ({ ...await api.page(path, { signal }), path }), [path]);
  const [read, setRead] = useState({});
  useEffect(() => setRead({}), [path]);
  const isReading = read.path === path;
  useAgain(first, isReading ? undefined : everyMillis);
  const pages = isReading ? read.pages : [first.value].filter(Boolean);
  const isOfOther = pages[0]?.path !== path;
  const next = pages.at(-1)?.next;
  const more = async () => {
    const asked = { path, pages, isRunning: true };
    setRead(asked);
    const answer = await api.page(next).then(page => ({ pages: [...pages, page] }), failure => ({ failure }));
    // Another list may be shown by now.
    setRead(now => (now === asked ? { path, pages, ...answer } : now));
  };
  const failure = read.failure ?? first.failure;
  const rows = pages.length === 0 || (isOfOther && failure) ? undefined : pages.flatMap(page => page.rows);
  return html`<${Failure} failure=${failure}/>
    <${Table} ...${table} rows=${rows} isLoading=${first.isLoading}/>
    ${rows && next && html`<button type="button" disabled=${isOfOther || read.isRunning} onClick=${more}>Show more</button>`}`;
}

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

/** A time; the exact one is in its title. */
export function Time({ at, isExact }) {
  return at ? html`<time datetime=${at} title=${format.time(at, true)}>${isExact ? format.time(at, true) : format.ago(at)}</time>` : null;
}

export function Id({ id, to }) {
  return id ? html`<code title=${id}>${to ? html`<a href=${to}>${format.shortId(id)}</a>` : format.shortId(id)}</code>` : null;
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

/** A field with its label. */
export function Field({ label, name, value, onInput, type = 'text', options, ...rest }) {
  return html`<label class="field"><span>${label}</span>
    ${options
      ? html`<select name=${name} value=${value} onChange=${event => onInput(event.target.value)} ...${rest}>
          ${options.map(option => Array.isArray(option)
            ? html`<option value=${option[0]}>${option[1]}</option>`
            : html`<option value=${option}>${option === '' ? 'any' : format.words(option)}</option>`)}</select>`
      : html`<input name=${name} type=${type} value=${value} autocomplete="off" spellcheck=${false}
          onInput=${event => onInput(event.target.value)} ...${rest}/>`}
  </label>`;
}

/**
 * Filters above a list, kept in the address, so that it can be sent to others.
 *
 * @param path of the address, behind the view
 */
export function Filters({ view, path = [], fields, query }) {
  const [values, setValues] = useState({});
  const shown = name => values[name] ?? query.get(name) ?? '';
  useEffect(() => setValues({}), [query.toString()]);
  const submit = event => {
    event.preventDefault();
    go(href(view, ...path, Object.fromEntries(fields.map(field => [field.name, shown(field.name).trim()]))));
  };
  return html`<form class="filters" role="search" onSubmit=${submit}>
    ${fields.map(field => html`<${Field} ...${field} value=${shown(field.name)}
      onInput=${value => setValues(before => ({ ...before, [field.name]: value }))}/>`)}
    <button type="submit">Search</button>
  </form>`;
}

/** What a button or form sends. It keeps what api.send notes in it, and has a signal that aborts when the button is gone. */
function useAttempt() {
  const attempt = useRef({});
  useEffect(() => () => attempt.current.ending?.abort(), []);
  const [state, setState] = useState({});
  const run = async (act, onDone) => {
    const ending = new AbortController();
    Object.assign(attempt.current, { ending, signal: ending.signal });
    setState({ isRunning: true });
    try {
      const result = await act(attempt.current);
      setState({});
      onDone?.(result);
    } catch (failure) {
      setState({ failure });
    }
  };
  return { ...state, run, stop: () => attempt.current.ending.abort() };
}

/**
 * A button that does something by the API. It says what happened, and asks first where confirm has a question.
 *
 * @param act takes an attempt for api.send, and returns a promise; what it resolves to goes to onDone
 * @param canStop whether it takes long and heeds attempt.signal, which aborts when somebody stops it
 */
export function Action({ label, act, onDone, confirm, kind = '', disabled, canStop }) {
  const { run, stop, isRunning, failure } = useAttempt();
  const dialog = useRef(null);
  const begin = () => {
    dialog.current?.close();
    run(act, onDone);
  };
  return html`<span class="action">
    <button type="button" class=${kind} disabled=${disabled || isRunning}
      onClick=${() => (confirm ? dialog.current.showModal() : begin())}>${isRunning ? '…' : label}</button>
    ${canStop && isRunning && html`<button type="button" class="plain" onClick=${stop}>Stop</button>`}
    <${Failure} failure=${failure}/>
    ${confirm && html`<dialog ref=${dialog} aria-label=${label}>
      <p>${confirm}</p>
      <div class="actions">
        <button type="button" class=${kind} onClick=${begin}>${label}</button>
        <button type="button" class="plain" onClick=${() => dialog.current.close()}>Do nothing</button>
      </div>
    </dialog>`}
  </span>`;
}

/**
 * A small form that sends its fields by the API.
 *
 * @param send takes the values and an attempt for api.send
 */
export function SendForm({ label, fields, send, onDone }) {
  const [values, setValues] = useState({});
  const { run, isRunning, failure } = useAttempt();
  const submit = event => {
    event.preventDefault();
    run(attempt => send(values, attempt), result => {
      setValues({});
      onDone?.(result);
    });
  };
  return html`<form class="filters" onSubmit=${submit}>
    ${fields.map(field => html`<${Field} ...${field} value=${values[field.name] ?? field.value ?? ''}
      onInput=${value => setValues(before => ({ ...before, [field.name]: value }))}/>`)}
    <button type="submit" disabled=${isRunning}>${label}</button>
    <${Failure} failure=${failure}/>
  </form>`;
}

/** Who changed a thing; for administrators. */
export function Changes({ service, thing }) {
  if (!hasRole('administrator')) return null;
  return html`<${Card} title="Who changed it" wide>
    <${PagedTable} caption=${`Changes of ${thing}`} path=${`${api.path`/changes/${service}`}${api.query({ thing })}`} keyOf=${row => row.id}
      empty="No person changed it." columns=${[
        { title: 'When', of: row => html`<${Time} at=${row.at}/>` },
        { title: 'Action', of: row => format.words(row.action) },
        { title: 'By', of: row => html`${format.words(row.actor_role)} <${Id} id=${row.actor ?? row.worker} to=${row.actor && href('users', row.actor)}/>` },
        { title: 'Before', of: row => html`<${Difference} of=${row.before}/>` },
        { title: 'After', of: row => html`<${Difference} of=${row.after}/>` },
        { title: 'Trace', of: row => html`<${Id} id=${row.trace_id} to=${row.trace_id && href('traces', row.trace_id)}/>` },
      ]}/>
  </${Card}>`;
}

function Difference({ of }) {
  return of ? html`<span class="dim">${Object.entries(of).map(([name, value]) => `${format.words(name)}: ${value}`).join(', ')}</span>` : null;
}
