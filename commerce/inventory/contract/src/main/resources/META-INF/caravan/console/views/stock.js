// Stock: levels, receipts, adjustments and movements.

import { Card, Changes, Facts, Failure, Filters, Id, Page, PagedTable, SendForm, Time, api, format, go, href, html, useEffect, useLoad } from 'caravan';

export default function Stock({ path, query }) {
  return path.length > 0 ? html`<${Level} sku=${path[0]} key=${path[0]}/>` : html`<${List} query=${query}/>`;
}

function List({ query }) {
  const sku = query.get('sku');
  useEffect(() => {
    if (sku) go(href('stock', sku), { replaces: true });
  }, [sku]);
  return html`<${Page} title="Stock">
    <${Filters} view="stock" query=${query} fields=${[{ name: 'sku', label: 'SKU' }]}/>
    <${PagedTable} caption="Stock" path="/stock?limit=50" keyOf=${each => each.sku} onRow=${each => href('stock', each.sku)} columns=${[
      { title: 'SKU', of: each => each.sku }, { title: 'On hand', number: true, of: each => format.number(each.on_hand) },
      { title: 'Reserved', number: true, of: each => format.number(each.reserved) },
      { title: 'Available', number: true, of: each => html`<span class=${each.available > 0 ? '' : 'bad'}>${format.number(each.available)}</span>` },
    ]}/>
  </${Page}>`;
}

function Level({ sku }) {
  const { value, failure, reload } = useLoad(signal => api.getWithTag(api.path`/stock/${sku}`, { signal }), [sku]);
  const level = value?.value;
  return html`<${Page} title="Stock" about=${html`<code>${sku}</code>, <a href=${href('products', sku)}>the product</a>`}>
    <${Failure} failure=${failure}/>
    ${level && html`<${Card} wide><${Facts} of=${[['On hand', format.number(level.on_hand)], ['Reserved', format.number(level.reserved)], ['Available', format.number(level.available)], ['Version', level.version]]}/></${Card}>`}
    <div class="cards">
      <${Card} title="Goods came in"><${SendForm} label="Receive" onDone=${reload} fields=${[{ name: 'quantity', label: 'Pieces', required: true, inputmode: 'numeric', pattern: '[0-9]+' }]}
        send=${(values, attempt) => api.send('POST', api.path`/stock/${sku}/receipts`, { quantity: Number(values.quantity) }, { attempt })}/></${Card}>
      <${Card} title="A count differs"><${SendForm} label="Adjust" onDone=${reload} fields=${[
        { name: 'change', label: 'Change, such as -2', required: true, pattern: '-?[0-9]+' }, { name: 'reason', label: 'Reason', required: true },
      ]} send=${(values, attempt) => api.send('POST', api.path`/stock/${sku}/adjustments`, { change: Number(values.change), reason: values.reason }, { attempt })}/></${Card}>
    </div>
    <${Card} title="Movements" wide><${PagedTable} key=${level?.version} caption="Movements" path=${`${api.path`/stock/${sku}/movements`}?limit=50`} keyOf=${each => each.id} columns=${[
      { title: 'When', of: each => html`<${Time} at=${each.at}/>` }, { title: 'Kind', of: each => format.words(each.kind) },
      { title: 'Change', number: true, of: each => each.change }, { title: 'Reason', of: each => each.reason },
      { title: 'Cause', of: each => html`<${Id} id=${each.cause} to=${['commit', 'return'].includes(each.kind) && href('orders', each.cause)}/>` },
    ]}/></${Card}>
    <${Changes} key=${level?.version} service="inventory" thing=${sku}/>
  </${Page}>`;
}
