// Orders: search, and one order as the timeline of its saga.

import {
  Action, Badge, Card, Changes, Facts, Failure, Failures, Filters, Id, Opened, Page, PagedTable, Person, SendForm, Table, Time, api, askAll, format, hasRole, href, html, useAgain, useEffect,
  useLoad, useMemo, useState,
} from 'caravan';

const TONES = { confirmed: 'good', shipped: 'good', rejected: 'bad', cancelled: 'bad', pending: 'busy' };
const TONES_OF_PAYMENTS = {
  authorized: 'good', captured: 'good', declined: 'bad', authorizing: 'busy', capturing: 'busy', voiding: 'busy', refunding: 'busy',
};
const TONES_OF_STOCK = { held: 'good', committed: 'good' };
const STATUSES = ['', 'pending', 'confirmed', 'shipped', 'returned', 'rejected', 'cancelled'];
/** Services whose messages have an order's id as their key. */
const SERVICES = ['orders', 'inventory', 'payments'];
const RELOAD_MILLIS = 3000;
/** After a change of an order its payment and reservation follow; so often and so long the page looks whether they have. */
const FOLLOW_MILLIS = 1500;
const FOLLOW_FOR_MILLIS = 60_000;
/** What they are once they have followed. An order that is free has no payment. */
const SETTLED = {
  pending: { payments: [], stock: [] },
  confirmed: { payments: ['authorized'], stock: ['held'] },
  shipped: { payments: ['captured'], stock: ['committed'] },
  returned: { payments: ['refunded'], stock: ['returned'] },
  rejected: { payments: ['declined', 'voided'], stock: ['released', 'refused'] },
  cancelled: { payments: ['declined', 'voided', 'refunded'], stock: ['released', 'refused'] },
};
/** The most traces of an order that are asked for. */
const TRACES_MAX = 5;
const USERS_MAX = 10;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default function Orders({ path, query }) {
  return path.length > 0 ? html`<${Order} id=${path[0]} key=${path[0]}/>` : html`<${List} query=${query}/>`;
}

/** What is no time stays as it is: the API says so. */
const isoOf = local => (Number.isNaN(Date.parse(local)) ? local : new Date(local).toISOString());

/** The parameter of a filter such as channel=web. Without a value it asks for an empty one. */
function metadataOf(pair) {
  const text = (pair ?? '').trim();
  const [key] = text.split('=', 1);
  return text ? { [`metadata.${key}`]: text.slice(key.length + 1) } : {};
}

function List({ query }) {
  const id = (query.get('id') ?? '').trim();
  const user = useUser((query.get('user') ?? query.get('user_id') ?? '').trim());
  const asked = api.query({
    user_id: user.id, status: query.get('status'),
    placed_after: isoOf(query.get('placed_after')), placed_before: isoOf(query.get('placed_before')), limit: 50,
    external_reference: query.get('external_reference'), ...metadataOf(query.get('metadata')),
  });
  return html`<${Page} title="Orders" about="The newest first.">
    <${Filters} view="orders" query=${query} fields=${[
      { name: 'id', label: 'Order’s id', size: 38 },
      { name: 'user', label: 'User’s name or id', size: 24 },
      { name: 'status', label: 'Status', options: STATUSES },
      { name: 'placed_after', label: 'Placed after', type: 'datetime-local' },
      { name: 'placed_before', label: 'Placed before', type: 'datetime-local' },
      { name: 'external_reference', label: 'Reference' },
      { name: 'metadata', label: 'Metadata', placeholder: 'key=value' },
    ]}/>
    <${Opened} what="order" id=${id} paths=${[api.path`/orders/${id}`]} to=${href('orders', id)}/>
    <${Failure} failure=${user.failure}/>
    ${user.others && html`<p class="notice" role="status">${user.others.length === 0 ? `No username begins with ${user.name}.` : html`Which user?
      ${user.others.map(each => html` <a href=${href('orders', { ...Object.fromEntries(query), user: each.username })}>${each.username}</a>`)}`}</p>`}
    ${user.isKnown && html`<${PagedTable} caption="Orders" path=${`/orders${asked}`} everyMillis=${RELOAD_MILLIS} keyOf=${each => each.id}
      empty="No order fits. If there is Show more below, older orders may." columns=${[
      { title: 'Order', of: each => html`<${Id} id=${each.id} to=${href('orders', each.id)}/>` },
      { title: 'Status', of: each => html`<${Badge} state=${each.status} tones=${TONES}/> ${each.reason && html`<span class="dim">${format.words(each.reason)}</span>`}` },
      { title: 'Placed', of: each => html`<${Time} at=${each.placed_at}/>` },
      { title: 'User', of: each => html`<${Id} id=${each.user_id} to=${href('users', each.user_id)}/>` },
      { title: 'Items', of: each => each.items.map(item => `${item.quantity} × ${item.sku}`).join(', ') },
      { title: 'Total', number: true, of: each => format.money(each.total) },
    ]}/>`}
  </${Page}>`;
}

/** The account that somebody has written, by its id, its name or the beginning of its name: { isKnown, id } or { name, others }. */
function useUser(text) {
  const { value, failure } = useLoad(async signal => {
    if (!text || ID.test(text)) return { text, isKnown: true, id: text };
    const found = await api.get(`/users${api.query({ username: text, limit: USERS_MAX })}`, { signal });
    const one = found.find(each => each.username === text.toLowerCase()) ?? (found.length === 1 ? found[0] : undefined);
    return one ? { text, isKnown: true, id: one.id } : { text, name: text, others: found };
  }, [text]);
  return { ...(value?.text === text ? value : {}), failure };
}

const CHANGES = {
  pending: [['cancellation', 'Cancel', 'danger', 'Cancel this order? Its stock and its payment are given back.']],
  confirmed: [
    ['shipment', 'Ship', '', 'Ship this order? Its payment is taken.'],
    ['cancellation', 'Cancel', 'danger', 'Cancel this order? Its stock and its payment are given back.'],
  ],
  shipped: [['return', 'Take back', 'danger', 'Take this order back? The customer is refunded.']],
};

function Order({ id }) {
  const { value, failure, reload } = useLoad(signal => api.getWithTag(api.path`/orders/${id}`, { signal }), [id]);
  const order = value?.value;
  const version = order?.version;
  const { payments, reservation, stand, lookAgain } = useFollowed(id, order);
  const reloadAll = () => {
    reload();
    lookAgain();
  };
  // Its events come as they happen; each is a reason to look again.
  useEffect(() => {
    const ending = new AbortController();
    api.events(api.path`/orders/${id}/events`, () => reload(), ending.signal);
    return () => ending.abort();
  }, [id]);
  const back = [href('orders'), 'All orders'];
  if (!order) return html`<${Page} title="Order" back=${back}><${Failure} failure=${failure}/></${Page}>`;
  return html`<${Page} title="Order" back=${back} about=${html`<${Id} id=${id} isWhole/>`} actions=${html`${(CHANGES[order.status] ?? []).map(([name, label, kind, question]) => html`
      <${Action} key=${name} label=${label} kind=${kind} confirm=${question} onDone=${reloadAll} reload=${reloadAll}
        act=${attempt => api.send('POST', `${api.path`/orders/${id}`}/${name}`, undefined, { tag: value.tag, attempt })}/>`)}
      <button type="button" class="plain" onClick=${reloadAll}>Reload</button>`}>
    <${Failure} failure=${failure}/>
    <${Card} wide><${Facts} of=${[
      ['Status', html`<${Badge} state=${order.status} tones=${TONES}/> ${order.reason ? format.words(order.reason) : ''}`],
      ['Total', format.money(order.total)], ['Placed', html`<${Time} at=${order.placed_at} isExact/>`], ['Changed', html`<${Time} at=${order.changed_at} isExact/>`],
      ['User', html`<${Person} id=${order.user_id}/>`], ['Payment method', order.payment_method], ['Version', order.version],
      ['Short of', order.shortages?.map(each => `${each.sku}: ${each.available} left`).join(', ')],
    ]}/>
    <${Table} caption="Items" rows=${order.items} keyOf=${each => each.sku} onRow=${each => href('stock', each.sku)} columns=${[
      { title: 'SKU', of: each => each.sku }, { title: 'Quantity', number: true, of: each => each.quantity }, { title: 'Price each', number: true, of: each => format.money(each.unit_price) },
    ]}/></${Card}>
    <${Card} title="What happened" wide><${Timeline} id=${id} stand=${stand}/></${Card}>
    <div class="cards">
      <${Card} title="Payment"><${Payments} ...${payments}/></${Card}>
      <${Card} title="Reservation of stock"><${Reservation} ...${reservation}/></${Card}>
    </div>
    <${Card} title="Notes and details" wide><${Details} order=${order} tag=${value.tag} onDone=${reload}/></${Card}>
    <${Changes} key=${version} service="orders" thing=${id}/>
  </${Page}>`;
}

/**
 * The payments and the reservation of an order. They change a moment after it: they are loaded again until they have.
 *
 * @returns { payments, reservation, stand: changes whenever one of the three does, lookAgain }
 */
function useFollowed(id, order) {
  const payments = useLoad(signal => api.get(`/payments${api.query({ order_id: id })}`, { signal }), [id, order?.version]);
  const reservation = useLoad(signal => api.get(api.path`/reservations/${id}`, { signal }).catch(failed => {
    if (failed.status !== 404) throw failed;
    return null;
  }), [id, order?.version]);
  const [round, setRound] = useState(0);
  const [until, setUntil] = useState(0);
  useEffect(() => setUntil(Date.now() + FOLLOW_FOR_MILLIS), [order?.version, round]);
  const follows = order && !isSettled(order, payments.value, reservation.value) && Date.now() < until;
  useAgain(payments, follows ? FOLLOW_MILLIS : undefined);
  useAgain(reservation, follows ? FOLLOW_MILLIS : undefined);
  return {
    payments, reservation,
    stand: [order?.version, ...(payments.value ?? []).map(each => each.version), reservation.value?.changed_at, follows, round].join(),
    lookAgain: () => {
      payments.reload();
      reservation.reload();
      setRound(before => before + 1);
    },
  };
}

/** Whether payments and reservation have followed the order. */
export function isSettled({ status, total }, payments, reservation) {
  const wanted = SETTLED[status] ?? {};
  const isPaid = payments && (payments.length === 0 ? total.amount === 0 || !['confirmed', 'shipped', 'returned'].includes(status)
    : payments.every(each => wanted.payments?.includes(each.status)));
  return Boolean(isPaid) && reservation !== undefined && (reservation === null ? status !== 'pending' : Boolean(wanted.stock?.includes(reservation.state)));
}

/** History, messages and spans of an order, in one line of time. Staff see the history; administrators all. */
function Timeline({ id, stand }) {
  const history = useLoad(signal => api.get(api.path`/orders/${id}/history`, { signal }), [id, stand]);
  const messages = useMessages(id, stand);
  const traces = [...new Set(messages.found.map(each => each.trace_id).filter(Boolean))];
  const spans = useSpans(traces, stand);
  const entries = useMemo(() => entriesOf(history.value ?? [], messages.found, spans.found), [history.value, messages, spans]);
  return html`<${Failure} failure=${history.failure}/><${Failures} of=${[...messages.failures, ...spans.failures]}/>
    ${traces.length > 0 && html`<p class="dim">Traces: ${traces.map(trace => html`<a class="trace" title=${trace} href=${href('traces', trace)}><code>${format.shortId(trace)}</code></a> `)}</p>`}
    <ol class="timeline" aria-label="Timeline">${entries.map(entry => html`<li class=${entry.kind} key=${entry.key}>
      <span class="dim" title=${format.time(entry.at, true)}>+ ${entry.afterMillis > 0 ? format.duration(entry.afterMillis) : '0 ms'}</span>
      <span>${entry.text} ${entry.answered !== undefined && html`<strong>answered after ${format.duration(entry.answered)}</strong>`}
        ${entry.by && html`<span class="dim"> by ${entry.by}</span>`}</span></li>`)}</ol>`;
}

const NOTHING = { found: [], failures: [] };

/** The messages about an order in all outboxes that keep them. */
function useMessages(id, stand) {
  const { value } = useLoad(async signal => {
    if (!hasRole('administrator')) return NOTHING;
    const { found, failures } = await askAll(SERVICES, service => api
      .get(`${api.path`/messages/${service}`}${api.query({ key: id, limit: 100 })}`, { signal })
      .then(rows => rows.map(row => ({ ...row, service }))));
    return {
      found: found.sort((one, other) => one.time.localeCompare(other.time)),
      failures: failures.map(([service, failure]) => [`Messages of ${service}`, failure]),
    };
  }, [id, stand]);
  return value ?? NOTHING;
}

/** The spans of the order's traces that are kept: they know which process did what. */
function useSpans(traces, stand) {
  const { value } = useLoad(async signal => {
    const { found, failures } = await askAll(traces.slice(0, TRACES_MAX), trace => api.get(api.path`/traces/${trace}`, { signal })
      .then(spans => spans.map(span => ({ ...span, ofTrace: trace }))));
    return { found, failures: failures.map(([trace, failure]) => [`Trace ${trace}`, failure]) };
  }, [traces.join(), stand]);
  return value ?? NOTHING;
}

/** What answers a command: the first later message of the commanded service. */
function answerOf(message, messages) {
  const [commanded] = message.type.split('.');
  if (commanded === message.service) return undefined;
  return messages.find(other => other.service === commanded && other.time >= message.time);
}

/** Times of steps and spans are of one clock, but not equally exact. */
const TOLERANCE_MILLIS = 2;

/**
 * The process in which something happened: that of the shortest span of the service, in the trace of the step, that contains its moment.
 * Where there is none, nobody knows.
 *
 * @param spans each with ofTrace, the trace that it was found by: a batch has a span in the trace of one of its requests
 */
export function processAt(spans, { service, trace_id: trace, at }) {
  const moment = Date.parse(at);
  return spans
    .filter(span => span.ofTrace === trace && span.service === service)
    .filter(span => {
      const start = Date.parse(span.start);
      return start - TOLERANCE_MILLIS <= moment && moment <= start + span.duration_ms + TOLERANCE_MILLIS;
    })
    .sort((one, other) => one.duration_ms - other.duration_ms)[0]?.process;
}

/** The message with which orders tells a version; only it knows the trace of that step. */
const messageOf = (messages, version) => messages.find(each => each.type.startsWith('orders.order-changed.') && each.event?.data?.version === version);

function entriesOf(history, messages, spans) {
  const begin = Math.min(...[...history.map(each => each.changed_at), ...messages.map(each => each.time)].map(at => Date.parse(at)));
  const ofHistory = history.map(each => ({
    key: `version ${each.version}`, at: each.changed_at,
    kind: TONES[each.status] ?? '',
    text: html`<${Badge} state=${each.status} tones=${TONES}/> ${each.reason ? format.words(each.reason) : ''}`,
    by: processAt(spans, { service: 'orders', trace_id: messageOf(messages, each.version)?.trace_id, at: each.changed_at }),
  }));
  const ofMessages = messages.map(each => {
    const answer = answerOf(each, messages);
    const [owner, name] = each.type.split('.');
    return {
      key: `${each.service} ${each.position}`, at: each.time, kind: '',
      text: owner === each.service
        ? html`<strong>${each.service}</strong> tells ${format.words(name)}`
        : html`<strong>${each.service}</strong> asks <strong>${owner}</strong> to ${format.words(name)}`,
      answered: answer && Date.parse(answer.time) - Date.parse(each.time),
      by: processAt(spans, { ...each, at: each.time }),
    };
  });
  return [...ofHistory, ...ofMessages]
    .sort((one, other) => one.at.localeCompare(other.at))
    .map(entry => ({ ...entry, afterMillis: Date.parse(entry.at) - begin }));
}

function Payments({ value, failure, isLoading }) {
  return html`<${Failure} failure=${failure}/><${Table} caption="Payments" rows=${value} isLoading=${isLoading} keyOf=${each => each.id}
    empty="There is no payment." columns=${[
    { title: 'Payment', of: each => html`<${Id} id=${each.id} to=${href('payments', each.id)}/>` },
    { title: 'Status', of: each => html`<${Badge} state=${each.status} tones=${TONES_OF_PAYMENTS}/> ${format.words(each.decline_reason)}` },
    { title: 'Amount', number: true, of: each => format.money(each.amount) }, { title: 'Changed', of: each => html`<${Time} at=${each.changed_at}/>` },
  ]}/>`;
}

function Reservation({ value, failure }) {
  if (value === null && !failure) return html`<p class="dim">Nothing was reserved.</p>`;
  return html`<${Failure} failure=${failure}/>${value && html`<p><${Badge} state=${value.state} tones=${TONES_OF_STOCK}/> since <${Time} at=${value.changed_at}/> ${value.shortages.map(each => html`<span class="bad"> ${each.sku}: ${each.available ?? "too few"} left</span>`)}</p>
    <${Table} caption="Reserved" rows=${value.lines} keyOf=${each => each.sku} onRow=${each => href('stock', each.sku)} columns=${[
      { title: 'SKU', of: each => each.sku }, { title: 'Quantity', number: true, of: each => each.quantity },
    ]}/>`}`;
}

const VISIBILITIES = [['staff', 'staff only'], ['customer', 'the customer, too']];

/** What people and other systems keep with an order. A change of the details is a new version; a note is none. */
function Details({ order, tag, onDone }) {
  const path = api.path`/orders/${order.id}`;
  const { value, failure, reload } = useLoad(signal => api.get(`${path}/notes?limit=100`, { signal }), [order.id]);
  const change = (body, attempt) => api.send('PATCH', path, body, { tag, attempt });
  return html`<${Facts} of=${[['Reference', order.external_reference], ...Object.entries(order.metadata ?? {})]}/>
    <${SendForm} key=${`reference ${order.version}`} label="Set the reference" onDone=${onDone}
      fields=${[{ name: 'reference', label: 'Reference', value: order.external_reference, maxlength: 128 }]}
      send=${({ reference }, attempt) => change({ external_reference: (reference ?? order.external_reference) || null }, attempt)}/>
    <${SendForm} label="Set the metadata" onDone=${onDone}
      fields=${[{ name: 'key', label: 'Key', required: true, maxlength: 40 }, { name: 'text', label: 'Value (empty: remove)', maxlength: 500 }]}
      send=${({ key, text }, attempt) => change({ metadata: { [key]: text || null } }, attempt)}/>
    <${Failure} failure=${failure}/>
    <${Table} caption="Notes" rows=${value} keyOf=${each => each.id} empty="No note." columns=${[
      { title: 'Note', of: each => each.text }, { title: 'Seen by', of: each => (each.visibility === 'staff' ? 'staff' : 'all') },
      { title: 'By', of: each => html`${each.author_role} <${Id} id=${each.author_id} to=${href('users', each.author_id)}/>` },
      { title: 'Written', of: each => html`<${Time} at=${each.created_at}/>` },
      { title: 'Delete', of: each => html`<${Action} label="Delete" kind="danger" confirm="Delete this note? Its text is gone for ever." onDone=${reload}
        act=${attempt => api.send('DELETE', `${path}/notes/${each.id}`, undefined, { attempt })}/>` },
    ]}/>
    <${SendForm} label="Add the note" onDone=${reload}
      fields=${[{ name: 'note', label: 'Note', required: true, maxlength: 2000 }, { name: 'visibility', label: 'Seen by', options: VISIBILITIES, value: 'staff' }]}
      send=${({ note, visibility = 'staff' }, attempt) => api.send('POST', `${path}/notes`, { text: note, visibility }, { attempt })}/>`;
}
