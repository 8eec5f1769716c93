// Payments, and the double-entry books.

import { Badge, Card, Facts, Failure, Filters, Id, Page, PagedTable, Person, Table, Time, api, format, href, html, useLoad } from 'caravan';

/** Of payments, and of what the provider was asked. */
const TONES = {
  authorized: 'good', captured: 'good', approved: 'good', settled: 'good', declined: 'bad', authorizing: 'busy', capturing: 'busy', voiding: 'busy', refunding: 'busy',
  open: 'busy',
};

export default function Payments({ path, query }) {
  if (path[0] === 'ledger') return html`<${Ledger}/>`;
  return path.length > 0 ? html`<${Payment} id=${path[0]} key=${path[0]}/>` : html`<${List} query=${query}/>`;
}

function List({ query }) {
  return html`<${Page} title="Payments" actions=${html`<a href=${href('payments', 'ledger')}>The ledger</a>`}>
    <${Filters} view="payments" query=${query} fields=${[{ name: 'order_id', label: 'Order’s id', size: 38 }]}/>
    <${PagedTable} caption="Payments" path=${`/payments${api.query({ order_id: query.get('order_id'), limit: query.get('order_id') ? undefined : 50 })}`} keyOf=${each => each.id} columns=${[
      { title: 'Payment', of: each => html`<${Id} id=${each.id} to=${href('payments', each.id)}/>` },
      { title: 'Status', of: each => html`<${Badge} state=${each.status} tones=${TONES}/> <span class="dim">${format.words(each.decline_reason)}</span>` },
      { title: 'Amount', number: true, of: each => format.money(each.amount) },
      { title: 'Order', of: each => html`<${Id} id=${each.order_id} to=${href('orders', each.order_id)}/>` },
      { title: 'Method', of: each => each.payment_method },
      { title: 'Changed', of: each => html`<${Time} at=${each.changed_at}/>` },
    ]}/>
  </${Page}>`;
}

const ENTRIES = [
  { title: 'When', of: each => html`<${Time} at=${each.at}/>` },
  { title: 'Kind', of: each => format.words(each.kind) },
  { title: 'Debit', of: each => each.entries.filter(entry => entry.side === 'debit').map(entry => format.words(entry.account)).join(', ') },
  { title: 'Credit', of: each => each.entries.filter(entry => entry.side === 'credit').map(entry => format.words(entry.account)).join(', ') },
  { title: 'Amount', number: true, of: each => format.money(each.entries[0]?.amount) },
];

function Payment({ id }) {
  const { value, failure } = useLoad(signal => api.get(api.path`/payments/${id}`, { signal }), [id]);
  return html`<${Page} title="Payment" back=${[href('payments'), 'All payments']} about=${html`<${Id} id=${id} isWhole/>`}>
    <${Failure} failure=${failure}/>
    ${value && html`<${Card} wide><${Facts} of=${[
      ['Status', html`<${Badge} state=${value.status} tones=${TONES}/> ${format.words(value.decline_reason)}`], ['Amount', format.money(value.amount)], ['Method', value.payment_method],
      ['Order', html`<${Id} id=${value.order_id} to=${href('orders', value.order_id)}/>`], ['User', html`<${Person} id=${value.user_id}/>`],
      ['Created', html`<${Time} at=${value.created_at} isExact/>`], ['Changed', html`<${Time} at=${value.changed_at} isExact/>`], ['Version', value.version],
    ]}/></${Card}>
    <${Card} title="What the provider was asked" wide><${Operations} id=${id} version=${value.version}/></${Card}>
    <${Card} title="In the ledger" wide><${PagedTable} caption="Entries" path=${`/ledger${api.query({ payment_id: id })}`} keyOf=${each => each.id} empty="Nothing was booked." columns=${ENTRIES}/></${Card}>`}
  </${Page}>`;
}

function Operations({ id, version }) {
  const { value, failure, isLoading } = useLoad(signal => api.get(api.path`/payments/${id}/operations`, { signal }), [id, version]);
  return html`<${Failure} failure=${failure}/><${Table} caption="Operations" rows=${value} isLoading=${isLoading} keyOf=${each => each.id} columns=${[
    { title: 'Operation', of: each => each.kind },
    { title: 'State', of: each => html`<${Badge} state=${each.outcome ?? each.state} tones=${TONES}/> <span class="dim">${format.words(each.reason)}</span>` },
    { title: 'Amount', number: true, of: each => format.money(each.amount) },
    { title: 'Asked', of: each => html`<${Time} at=${each.created_at}/>` },
    { title: 'Answered after', number: true, of: each => each.settled_at && format.duration(Date.parse(each.settled_at) - Date.parse(each.created_at)) },
    { title: 'Attempts', number: true, of: each => each.attempts },
    { title: 'Trace', of: each => html`<${Id} id=${each.trace_id} to=${each.trace_id && href('traces', each.trace_id)}/>` },
  ]}/>`;
}

function Ledger() {
  return html`<${Page} title="Ledger" about="Each transfer has a debit and a credit of the same amount." actions=${html`<a href=${href('payments')}>Payments</a>`}>
    <${PagedTable} caption="Ledger" path="/ledger?limit=50" keyOf=${each => each.id} columns=${[
      ...ENTRIES, { title: 'Payment', of: each => html`<${Id} id=${each.payment_id} to=${href('payments', each.payment_id)}/>` },
    ]}/>
  </${Page}>`;
}
