// Products: offer, change the name or price, withdraw.

import { Action, Card, Changes, Failure, Page, PagedTable, SendForm, Time, api, format, go, href, html, useLoad, useState } from 'caravan';

export default function Products({ path }) {
  return path.length > 0 ? html`<${Product} sku=${path[0]} key=${path[0]}/>` : html`<${List}/>`;
}

/** An amount in the currency's main unit, as people write it, in minor units. */
function minorUnits(text, currency) {
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  const amount = Math.round(Number(text.replace(',', '.')) * 10 ** decimals);
  if (!Number.isSafeInteger(amount)) throw new Error(`The price must be a number, not ${text}.`);
  return amount;
}

const mainUnits = price => {
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency: price.currency }).resolvedOptions().maximumFractionDigits;
  return (price.amount / 10 ** decimals).toFixed(decimals);
};

const put = (sku, { name, price, currency }, tag) => api.send('PUT', api.path`/products/${sku}`, {
  name, price: { amount: minorUnits(price, currency), currency },
}, { tag });

const FIELDS = [
  { name: 'name', label: 'Name', required: true },
  { name: 'price', label: 'Price', required: true, inputmode: 'decimal', size: 8 },
  { name: 'currency', label: 'Currency', required: true, size: 4, pattern: '[A-Z]{3}', value: 'EUR' },
];

function List() {
  return html`<${Page} title="Products">
    <${Card} title="Offer a product"><${SendForm} label="Offer" fields=${[{ name: 'sku', label: 'SKU', required: true }, ...FIELDS]}
      send=${values => put(values.sku, { currency: 'EUR', ...values })} onDone=${product => go(href('products', product.sku))}/></${Card}>
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
  const product = value?.value;
  if (withdrawn) return html`<${Page} title=${sku}><p class="notice" role="status">It is withdrawn. <a href=${href('products')}>All products</a></p></${Page}>`;
  return html`<${Page} title=${product?.name ?? sku} about=${html`<code>${sku}</code>, <a href=${href('stock', sku)}>its stock</a>`}
      actions=${product && html`<${Action} label="Withdraw" kind="danger" confirm=${`Withdraw ${product.name}? It cannot be ordered any more.`}
        act=${() => api.send('DELETE', api.path`/products/${sku}`, undefined, { tag: value.tag })} onDone=${() => setWithdrawn(true)}/>`}>
    <${Failure} failure=${failure}/>
    ${product && html`<${Card} title=${`Version ${product.version}`} wide>
      <p>${format.money(product.price)}, changed <${Time} at=${product.changed_at}/></p>
      <${SendForm} key=${product.version} label="Change" fields=${FIELDS.map(field => ({
        ...field, value: { name: product.name, price: mainUnits(product.price), currency: product.price.currency }[field.name],
      }))} send=${values => put(sku, { name: product.name, price: mainUnits(product.price), currency: product.price.currency, ...values }, value.tag)} onDone=${reload}/>
    </${Card}>`}
    <${Changes} key=${product?.version} service="catalog" thing=${sku}/>
  </${Page}>`;
}
