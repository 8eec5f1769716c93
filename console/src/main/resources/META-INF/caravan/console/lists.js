// Tables and lists; a part of the kit.

import * as api from './api.js';
import { html, useEffect, useState } from './html.js';
import { useAgain, useLoad } from './loading.js';
import { Failure } from './notices.js';

/**
 * Rows and columns.
 *
 * @param columns [{ title, of: (row, its number, all rows) => …, number: true where it is one }]
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
        ${rows.map((row, number) => html`<tr key=${keyOf(row)}>
          ${columns.map((column, at) => html`<td class=${column.number ? 'number' : ''}>
            ${at === 0 && onRow ? html`<a href=${onRow(row)}>${column.of(row, number, rows)}</a>` : column.of(row, number, rows)}</td>`)}
        </tr>`)}
        ${rows.length === 0 && html`<tr><td class="dim" colspan=${columns.length}>${empty}</td></tr>`}
      </tbody>
    </table>
  </div>`;
}

/** The most pages that are loaded again when somebody comes back. */
const PAGES_BACK_MAX = 20;

/** How many pages of a list were shown when somebody left this address. The browser keeps it with the address, for Back. */
const pagesBefore = path => Math.min(history.state?.[path] ?? 1, PAGES_BACK_MAX);

const keepPages = (path, count) => history.replaceState({ ...history.state, [path]: count }, '');

async function firstPages(path, signal) {
  const pages = [await api.page(path, { signal })];
  while (pages.at(-1).next && pages.length < pagesBefore(path)) pages.push(await api.page(pages.at(-1).next, { signal }));
  return { path, pages };
}

/**
 * A list of the API, page by page.
 *
 * @param path of the first page; another one begins anew
 * @param everyMillis how often it is loaded again. Who reads further pages is not sent back to the first.
 */
export function PagedTable({ path, everyMillis, ...table }) {
  const first = useLoad(signal => firstPages(path, signal), [path]);
  const [read, setRead] = useState({});
  useEffect(() => setRead({}), [path]);
  const isOfOther = first.value?.path !== path;
  const pages = read.path === path ? read.pages : first.value?.pages ?? [];
  useAgain(first, pages.length > 1 ? undefined : everyMillis);
  const next = pages.at(-1)?.next;
  const more = async () => {
    const asked = { path, pages, isRunning: true };
    setRead(asked);
    const answer = await api.page(next).then(page => ({ pages: [...pages, page] }), failure => ({ failure }));
    // Another list may be shown by now.
    setRead(now => {
      if (now !== asked) return now;
      if (answer.pages) keepPages(path, answer.pages.length);
      return { path, pages, ...answer };
    });
  };
  const rows = pages.length === 0 ? undefined : pages.flatMap(page => page.rows);
  return html`<${Failure} failure=${read.failure ?? first.failure}/>
    <${Table} ...${table} rows=${rows} isLoading=${first.isLoading}/>
    ${rows && next && html`<button type="button" disabled=${isOfOther || read.isRunning} onClick=${more}>Show more</button>`}`;
}
