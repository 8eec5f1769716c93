// What a view is made of: import { html, Table, useLoad, … } from 'caravan'. docs/a-service.md describes it.

import { hasMoved, href } from './address.js';
import * as api from './api.js';
import * as format from './format.js';
import { html, useEffect, useRef } from './html.js';
import { PagedTable } from './lists.js';
import { Person } from './people.js';
import { hasRole } from './session.js';
import { Id, Time } from './values.js';

export { go, href } from './address.js';
export * as api from './api.js';
export * as format from './format.js';
export { Action, Field, Filters, Opened, SendForm } from './forms.js';
export { Component, html, useCallback, useEffect, useMemo, useRef, useState } from './html.js';
export { PagedTable, Table } from './lists.js';
export { askAll, useAgain, useLoad, usePoll } from './loading.js';
export { Failure, Failures, Notice } from './notices.js';
export { Person } from './people.js';
export { hasRole, session } from './session.js';
export { Badge, Facts, Id, Json, Time, Words } from './values.js';

/**
 * A view's head, and below it what it shows.
 *
 * @param back where a page of one thing leads back to: [href('orders'), 'All orders']
 */
export function Page({ title, about, back, actions, children }) {
  const head = useRef(null);
  // Who goes to another view reads on at its head. Who opens the console begins with its frame.
  useEffect(() => {
    if (hasMoved()) head.current.focus();
  }, []);
  return html`<section class="page">
    <header class="page-head"><div>${back && html`<a class="back" href=${back[0]}>‹ ${back[1]}</a>`}
      <h1 ref=${head} tabindex="-1">${title}</h1>${about && html`<p class="dim">${about}</p>`}</div>
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
 * Who changed a thing; for administrators.
 *
 * @param now fields of the thing that is there now, such as { price_currency }: a change names only what it changed
 */
export function Changes({ service, thing, now = {} }) {
  if (!hasRole('administrator')) return null;
  return html`<${Card} title="Who changed it" wide>
    <${PagedTable} caption=${`Changes of ${thing}`} path=${`${api.path`/changes/${service}`}${api.query({ thing })}`} keyOf=${row => row.id}
      empty="No person changed it." columns=${[
        { title: 'When', of: row => html`<${Time} at=${row.at}/>` },
        { title: 'Action', of: row => format.words(row.action) },
        { title: 'By', of: row => html`${format.words(row.actor_role)} ${row.actor ? html`<${Person} id=${row.actor}/>` : row.worker}` },
        { title: 'Before', of: (row, at, rows) => html`<${Difference} of=${row.before} known=${asOf(rows, at, 'before', now)}/>` },
        { title: 'After', of: (row, at, rows) => html`<${Difference} of=${row.after} known=${asOf(rows, at, 'after', now)}/>` },
        { title: 'Trace', of: row => html`<${Id} id=${row.trace_id} to=${row.trace_id && href('traces', row.trace_id)}/>` },
      ]}/>
  </${Card}>`;
}

/** The fields of a thing before or after a change, as far as the others tell; the newest change is the first row. */
function asOf(rows, at, side, now) {
  const later = rows.slice(0, at).reduce((fields, row) => ({ ...fields, ...row.before }), now);
  const earlier = rows.slice(at + 1).reduceRight((fields, row) => ({ ...fields, ...row.after }), {});
  return { ...later, ...earlier, ...rows[at][side] };
}

/** How the names of an amount's two fields end. */
const AMOUNT = '_amount';
const CURRENCY = '_currency';

function Difference({ of, known }) {
  if (!of) return null;
  const currencyOf = name => name.endsWith(AMOUNT) && known[name.replace(AMOUNT, CURRENCY)];
  const told = Object.entries(of)
    // It stands with its amount.
    .filter(([name]) => !(name.endsWith(CURRENCY) && name.replace(CURRENCY, AMOUNT) in of))
    .map(([name, value]) => (currencyOf(name)
      ? `${format.words(name.replace(AMOUNT, ''))}: ${format.money({ amount: value, currency: currencyOf(name) })}`
      : `${format.words(name)}: ${value}`));
  return html`<span class="dim">${told.join(', ')}</span>`;
}
