// Stock: levels, receipts, adjustments and movements.

import { Card, Changes, Facts, Failure, Filters, Id, Notice, Opened, Page, PagedTable, SendForm, Time, api, askAll, format, href, html, useLoad } from 'caravan';

export default function Stock({ path, query }) {
  return path.length > 0 ? html`<${Level} sku=${path[0]} key=${path[0]}/>` : html`<${List} query=${query}/>`;
}

function List({ query }) {
  const sku = (query.get('sku') ?? '').trim();
  return html`<${Page} title="Stock">
    <${Filters} view="stock" query=${query} label="Open" fields=${[{ name: 'sku', label: 'Exactly this SKU' }]}/>
    <${Opened} what="product or stock of the SKU" id=${sku} paths=${[api.path`/stock/${sku}`, api.path`/products/${sku}`]} to=${href('stock', sku)}/>
    <${PagedTable} caption="Stock" path="/stock?limit=50" keyOf=${each => each.sku} onRow=${each => href('stock', each.sku)} columns=${[
      { title: 'SKU', of: each => each.sku }, { title: 'On hand', number: true, of: each => format.number(each.on_hand) },
      { title: 'Reserved', number: true, of: each => format.number(each.reserved) },
      { title: 'Available', number: true, of: each => html`<span class=${each.available > 0 ? '' : 'bad'}>${format.number(each.available)}</span>` },
    ]}/>
  </${Page}>`;
}

/** What may be absent: the stock before its first receipt, the product once it is withdrawn. */
const orNull = promise => promise.catch(failed => {
  if (failed.status !== 404) throw failed;
  return null;
});

function Level({ sku }) {
  const { value, failure, reload } = useLoad(async signal => {
    const { found, failures } = await askAll(['stock', 'products'], name => orNull(api.get(`/${name}${api.path`/${sku}`}`, { signal })).then(one => [one]));
    if (failures.length > 0) throw failures[0][1];
    return { level: found[0], product: found[1] };
  }, [sku]);
  const { level, product } = value ?? {};
  return html`<${Page} title="Stock" back=${[href('stock'), 'All stock']} about=${html`<code>${sku}</code>, <a href=${href('products', sku)}>the product</a>`}>
    <${Failure} failure=${failure}/>
    ${value && html`<${Notice}>${!product && `No product on sale has the SKU ${sku}.`}</${Notice}>
      <${Card} wide>${level
        ? html`<${Facts} of=${[['On hand', format.number(level.on_hand)], ['Reserved', format.number(level.reserved)], ['Available', format.number(level.available)], ['Version', level.version]]}/>`
        : html`<p>No stock yet. It begins when the first goods come in.</p>`}</${Card}>
      <div class="cards">
        <${Card} title="Goods came in"><${SendForm} label="Receive" onDone=${reload} fields=${[{ name: 'quantity', label: 'Pieces', required: true, inputmode: 'numeric', pattern: '[0-9]+' }]}
          send=${(values, attempt) => api.send('POST', api.path`/stock/${sku}/receipts`, { quantity: Number(values.quantity) }, { attempt })}/></${Card}>
        ${level && html`<${Card} title="A count differs"><${SendForm} label="Adjust" onDone=${reload} fields=${[
          { name: 'change', label: 'Change, such as -2', required: true, pattern: '-?[0-9]+' }, { name: 'reason', label: 'Reason', required: true },
        ]} send=${(values, attempt) => api.send('POST', api.path`/stock/${sku}/adjustments`, { change: Number(values.change), reason: values.reason }, { attempt })}/></${Card}>`}
      </div>`}
    ${level && html`<${Card} title="Movements" wide><${PagedTable} key=${level.version} caption="Movements" path=${`${api.path`/stock/${sku}/movements`}?limit=50`} keyOf=${each => each.id} columns=${[
      { title: 'When', of: each => html`<${Time} at=${each.at}/>` }, { title: 'Kind', of: each => format.words(each.kind) },
      { title: 'Change', number: true, of: each => each.change }, { title: 'Reason', of: each => each.reason },
      { title: 'Cause', of: each => html`<${Id} id=${each.cause} to=${['commit', 'return'].includes(each.kind) && href('orders', each.cause)}/>` },
    ]}/></${Card}>`}
    <${Changes} key=${level?.version} service="inventory" thing=${sku}/>
  </${Page}>`;
}
