// What a view is made of: import { html, Table, useLoad, … } from 'caravan'. docs/a-service.md describes it.

import { Component, h } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import htm from 'htm';
import * as api from './api.js';
import * as format from './format.js';
import { hasRole, session } from './session.js';

export const html = htm.bind(h);
export { Component, api, format, hasRole, session, useCallback, useEffect, useMemo, useRef, useState };

/** An address within the console: href('orders', id) or href('orders', { status: 'pending' }). */
export function href(view, ...parts) {
  const last = parts.at(-1);
  const values = last !== null && typeof last === 'object' ? parts.pop() : {};
  return `#/${[view, ...parts].map(encodeURIComponent).join('/')}${api.query(values)}`;
}

/** Leads to an address that href made. */
export function go(address) {
  location.hash = address.slice(1);
}

/**
 * Loads something, again whenever a dependency changes or reload is called. While it loads again the last value stays.
 *
 * @param load takes a signal that aborts when the value is not wanted any more
 * @returns { value, failure, isLoading, reload }
 */
export function useLoad(load, dependencies) {
  const [state, setState] = useState({ isLoading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    setState(before => ({ ...before, isLoading: true }));
    load(ending.signal).then(
      value => ending.signal.aborted || setState({ value, isLoading: false }),
      failure => ending.signal.aborted || setState(before => ({ value: before.value, failure, isLoading: false })));
    return () => ending.abort();
  }, [...dependencies, round]);
  return { ...state, reload: useCallback(() => setRound(before => before + 1), []) };
}

/** The same again and again, as long as the page is visible. One request at a time: a slow server is not asked more often. */
export function usePoll(load, everyMillis, dependencies = []) {
  const [state, setState] = useState({ isLoading: true });
  useEffect(() => {
    const ending = new AbortController();
    let timer;
    const round = async () => {
      try {
        if (!document.hidden) {
          const value = await load(ending.signal);
          if (!ending.signal.aborted) setState({ value, isLoading: false, at: Date.now() });
        }
      } catch (failure) {
        if (!ending.signal.aborted) setState(before => ({ ...before, failure, isLoading: false }));
      }
      if (!ending.signal.aborted) timer = setTimeout(round, everyMillis);
    };
    round();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, dependencies);
  return state;
}

/** A failure, for people. */
export function Failure({ failure }) {
  if (!failure) return null;
  const problem = failure.problem;
  return html`<div class="notice bad" role="alert">
    <strong>${problem?.title ?? 'It did not work'}</strong>
    <span>${failure.message}</span>
    ${problem?.trace_id && html`<span class="dim">${problem.code}, trace ${hasRole('administrator')
      ? html`<a href=${href('traces', problem.trace_id)}>${problem.trace_id}</a>` : problem.trace_id}</span>`}
  </div>`;
}

/** A view's head, and below it what it shows. */
export function Page({ title, about, actions, children }) {
  return html`<section class="page">
    <header class="page-head"><div><h1>${title}</h1>${about && html`<p class="dim">${about}</p>`}</div>
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
  if (!rows) return html`<p class="dim" role="status">${isLoading ? 'Loading …' : empty}</p>`;
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
 */
export function PagedTable({ path, everyMillis, ...table }) {
  const [pages, setPages] = useState([]);
  const first = useLoad(signal => api.page(path, { signal }), [path]);
  useEffect(() => setPages([]), [path, first.value]);
  const [failure, setFailure] = useState(null);
  // Someone who reads further pages is not sent back to the first.
  const isFollowing = everyMillis && pages.length === 0;
  useEffect(() => {
    if (!isFollowing) return undefined;
    const timer = setInterval(() => document.hidden || first.reload(), everyMillis);
    return () => clearInterval(timer);
  }, [isFollowing, path]);
  const all = first.value && [first.value, ...pages];
  const next = all?.at(-1).next;
  const more = async () => {
    try {
      const following = await api.page(next);
      setPages(before => [...before, following]);
    } catch (failed) {
      setFailure(failed);
    }
  };
  return html`<${Failure} failure=${failure ?? first.failure}/>
    <${Table} ...${table} rows=${all?.flatMap(page => page.rows)} isLoading=${first.isLoading}/>
    ${next && html`<button type="button" onClick=${more}>Show more</button>`}`;
}

const GOOD = ['up', 'confirmed', 'shipped', 'authorized', 'captured', 'held', 'committed', 'running', 'ok', 'succeeded', 'clean', 'ready', 'approved', 'settled', 'active', 'delivered'];
const BAD = ['down', 'unreachable', 'rejected', 'declined', 'failed', 'stopped', 'error', 'violated', 'refused', 'unknown'];
const BUSY = ['pending', 'recovering', 'waiting', 'starting', 'requested', 'authorizing', 'open', 'paused'];

/** A state, told by word and colour. */
export function Badge({ state }) {
  const kind = GOOD.includes(state) ? 'good' : BAD.includes(state) ? 'bad' : BUSY.includes(state) ? 'busy' : '';
  return html`<span class=${`badge ${kind}`}>${format.words(state)}</span>`;
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

/** Filters above a list, kept in the address, so that it can be sent to others. */
export function Filters({ view, fields, query }) {
  const [values, setValues] = useState({});
  const shown = name => values[name] ?? query.get(name) ?? '';
  useEffect(() => setValues({}), [query.toString()]);
  const submit = event => {
    event.preventDefault();
    go(href(view, Object.fromEntries(fields.map(field => [field.name, shown(field.name).trim()]))));
  };
  return html`<form class="filters" role="search" onSubmit=${submit}>
    ${fields.map(field => html`<${Field} ...${field} value=${shown(field.name)}
      onInput=${value => setValues(before => ({ ...before, [field.name]: value }))}/>`)}
    <button type="submit">Search</button>
  </form>`;
}

/**
 * A button that does something by the API. It says what happened, and asks first where confirm has a question.
 *
 * @param act returns a promise; what it resolves to goes to onDone
 */
export function Action({ label, act, onDone, confirm, kind = '', disabled }) {
  const [state, setState] = useState({});
  const dialog = useRef(null);
  const run = async () => {
    dialog.current?.close();
    setState({ isRunning: true });
    try {
      const result = await act();
      setState({});
      onDone?.(result);
    } catch (failure) {
      setState({ failure });
    }
  };
  return html`<span class="action">
    <button type="button" class=${kind} disabled=${disabled || state.isRunning}
      onClick=${() => (confirm ? dialog.current.showModal() : run())}>${state.isRunning ? '…' : label}</button>
    <${Failure} failure=${state.failure}/>
    ${confirm && html`<dialog ref=${dialog} aria-label=${label}>
      <p>${confirm}</p>
      <div class="actions">
        <button type="button" class=${kind} onClick=${run}>${label}</button>
        <button type="button" class="plain" onClick=${() => dialog.current.close()}>Do nothing</button>
      </div>
    </dialog>`}
  </span>`;
}

/** A small form that sends its fields by the API. */
export function SendForm({ label, fields, send, onDone }) {
  const [values, setValues] = useState({});
  const [state, setState] = useState({});
  const submit = async event => {
    event.preventDefault();
    setState({ isRunning: true });
    try {
      const result = await send(values);
      setState({});
      setValues({});
      onDone?.(result);
    } catch (failure) {
      setState({ failure });
    }
  };
  return html`<form class="filters" onSubmit=${submit}>
    ${fields.map(field => html`<${Field} ...${field} value=${values[field.name] ?? field.value ?? ''}
      onInput=${value => setValues(before => ({ ...before, [field.name]: value }))}/>`)}
    <button type="submit" disabled=${state.isRunning}>${label}</button>
    <${Failure} failure=${state.failure}/>
  </form>`;
}

/** Who changed a thing; for administrators. */
export function Changes({ service, thing }) {
  if (!hasRole('administrator')) return null;
  return html`<${Card} title="Who changed it" wide>
    <${PagedTable} caption=${`Changes of ${thing}`} path=${`/changes/${service}${api.query({ thing })}`} keyOf=${row => row.id}
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
