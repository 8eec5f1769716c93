// Products: offer, change the name or price, withdraw.

import { Action, Card, Changes, Failure, Notice, Page, PagedTable, SendForm, Time, api, format, go, href, html, useLoad, useState } from 'caravan';

export default function Products({ path }) {
  return path.length > 0 ? html`<${Product} sku=${path[0]} key=${path[0]}/>` : html`<${List}/>`;
}

const put = (sku, { name, price, currency }, options) => api.send('PUT', api.path`/products/${sku}`, {
  name, price: { amount: format.minorUnits(price, currency), currency },
}, options);

/** What is on sale already is changed on its own page, where people see what it is. */
async function offer({ sku, ...values }, attempt) {
  try {
    return await put(sku, { currency: CURRENCY, ...values }, { isNew: true, attempt });
  } catch (failure) {
    throw failure.status === 412 ? new Error(`There is a product ${sku} already. Open it to change it.`) : failure;
  }
}

const CURRENCY = 'EUR';
const FIELDS = [
  { name: 'name', label: 'Name', required: true },
  { name: 'price', label: 'Price', required: true, inputmode: 'decimal', size: 8 },
  { name: 'currency', label: 'Currency', required: true, size: 4, pattern: '[A-Z]{3}', value: CURRENCY },
];

function List() {
  return html`<${Page} title="Products">
    <${Card} title="Offer a product"><${SendForm} label="Offer" fields=${[{ name: 'sku', label: 'SKU', required: true }, ...FIELDS]}
      send=${offer} onDone=${product => go(href('products', product.sku))}/></${Card}>
    <${PagedTable} caption="Products" path="/products?limit=50" keyOf=${each => each.sku} onRow=${each => href('products', each.sku)} columns=${[
      { title: 'SKU', of: each => each.sku }, { title: 'Name', of: each => each.name },
      { title: 'Price', number: true, of: each => format.money(each.price) },
      { title: 'Changed', of: each => html`<${Time} at=${each.changed_at}/>` },
    ]}/>
  </${Page}>`;
}

function Product({ sku }) {
  const { value, failure, reload } = useLoad(signal => api.getWithTag(api.path`/products/${sku}`, { signal }), [sku]);
  const [withdrawn, setWithdrawn] = useState(false);
  const product = withdrawn ? undefined : value?.value;
  const shown = product && { name: product.name, price: format.mainUnits(product.price), currency: product.price.currency };
  return html`<${Page} title=${product?.name ?? sku} about=${html`<code>${sku}</code>, <a href=${href('stock', sku)}>its stock</a>`}
      actions=${product && html`<${Action} label="Withdraw" kind="danger" confirm=${`Withdraw ${product.name}? It cannot be ordered any more.`}
        act=${attempt => api.send('DELETE', api.path`/products/${sku}`, undefined, { tag: value.tag, attempt })} onDone=${() => setWithdrawn(true)}/>`}>
    <${Failure} failure=${failure}/>
    <${Notice}>${withdrawn && html`It is withdrawn. <a href=${href('products')}>All products</a>`}</${Notice}>
    ${product && html`<${Card} title=${`Version ${product.version}`} wide>
      <p>${format.money(product.price)}, changed <${Time} at=${product.changed_at}/></p>
      <${SendForm} key=${product.version} label="Change" fields=${FIELDS.map(field => ({
        ...field, value: shown[field.name],
      }))} send=${(values, attempt) => put(sku, { ...shown, ...values }, { tag: value.tag, attempt })} onDone=${reload}/>
    </${Card}>`}
    <${Changes} key=${product?.version} service="catalog" thing=${sku}/>
  </${Page}>`;
}
