// Products: offer, change, withdraw, offer again.

import { Action, Card, Changes, Failure, Notice, Page, PagedTable, SendForm, Time, api, format, go, hasRole, href, html, useLoad } from 'caravan';

export default function Products({ path }) {
  return path.length > 0 ? html`<${Product} sku=${path[0]} key=${path[0]}/>` : html`<${List}/>`;
}

/**
 * The API replaces all of a product: what nobody has written stays as it is.
 *
 * @param product as it was loaded; its later fields are sent along, too
 */
function put(sku, { version, changed_at: changedAt, ...product }, { name, price, currency, description }, options) {
  return api.send('PUT', api.path`/products/${sku}`, {
    ...product, sku: undefined, name, price: { amount: format.minorUnits(price, currency), currency }, description: description.trim() ? description : undefined,
  }, options);
}

/** What is on sale already is changed on its own page, where people see what it is. */
async function offer({ sku, ...values }, attempt) {
  try {
    return await put(sku, {}, { currency: CURRENCY, description: '', ...values }, { isNew: true, attempt });
  } catch (failure) {
    throw failure.status === 412 ? new Error(`There is a product ${sku} already. Open it to change it.`) : failure;
  }
}

const CURRENCY = 'EUR';
const FIELDS = [
  { name: 'name', label: 'Name', required: true },
  { name: 'price', label: 'Price', required: true, inputmode: 'decimal', size: 8 },
  { name: 'currency', label: 'Currency', required: true, size: 4, pattern: '[A-Z]{3}', value: CURRENCY },
  { name: 'description', label: 'Description', lines: 3, maxlength: 2000 },
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
  const { value, failure, reload } = useLoad(signal => api.getWithTag(api.path`/products/${sku}`, { signal }).catch(failed => {
    if (failed.status !== 404) throw failed;
    return {};
  }), [sku]);
  const { value: product, tag } = value ?? {};
  return html`<${Page} title=${product?.name ?? sku} back=${[href('products'), 'All products']}
      about=${html`<code>${sku}</code>, <a href=${href('stock', sku)}>its stock</a>`}
      actions=${product && html`<${Action} label="Withdraw" kind="danger" confirm=${`Withdraw ${product.name}? It cannot be ordered any more.`} reload=${reload}
        act=${attempt => api.send('DELETE', api.path`/products/${sku}`, undefined, { tag, attempt })} onDone=${reload}/>`}>
    <${Failure} failure=${failure}/>
    ${product && html`<${OnSale} product=${product} tag=${tag} reload=${reload}/>`}
    ${value && !product && html`<${NotOnSale} sku=${sku} reload=${reload}/>`}
    <${Changes} key=${`${product?.version}`} service="catalog" thing=${sku} now=${product ? { price_currency: product.price.currency } : {}}/>
  </${Page}>`;
}

const withValues = shown => FIELDS.map(field => ({ ...field, value: shown[field.name] ?? field.value }));

function OnSale({ product, tag, reload }) {
  const shown = { name: product.name, price: format.mainUnits(product.price), currency: product.price.currency, description: product.description ?? '' };
  return html`<${Card} title=${`Version ${product.version}`} wide>
    <p>${format.money(product.price)}, changed <${Time} at=${product.changed_at}/></p>
    <${SendForm} label="Change" fields=${withValues(shown)} onDone=${reload} reload=${reload}
      send=${(values, attempt) => put(product.sku, product, { ...shown, ...values }, { tag, attempt })}/>
  </${Card}>`;
}

/** It was withdrawn, or never offered. What it was before is known to who may see the changes. */
function NotOnSale({ sku, reload }) {
  const { value: changes, failure } = useLoad(async signal => (hasRole('administrator')
    ? api.get(`/changes/catalog${api.query({ thing: sku, limit: 100 })}`, { signal }) : []), [sku]);
  const shown = lastOf(changes ?? []);
  return html`<${Notice}>${`${sku} is not on sale.`}</${Notice}>
    <${Failure} failure=${failure}/>
    ${changes && html`<${Card} title=${changes.length > 0 ? 'Offer it again' : 'Offer it'} wide>
      <${SendForm} label="Offer" fields=${withValues(shown)} onDone=${reload}
        send=${(values, attempt) => offer({ sku, ...shown, ...values }, attempt)}/>
    </${Card}>`}`;
}

/** A change keeps so much of a text, and ends it by an ellipsis. */
const isCut = text => text?.length >= 200 && text.endsWith('…');

/** What a product was when it was withdrawn, by its changes, the newest first. */
function lastOf(changes) {
  const fields = changes.toReversed().reduce((known, change) => {
    const before = Object.keys(change.before ?? {}).filter(name => !(name in (change.after ?? {})));
    return { ...Object.fromEntries(Object.entries(known).filter(([name]) => !before.includes(name))), ...change.before, ...change.after };
  }, {});
  const { name, description, price_amount: amount, price_currency: currency } = fields;
  return {
    ...(name && { name }), ...(description && !isCut(description) && { description }),
    ...(amount !== undefined && currency && { currency, price: format.mainUnits({ amount, currency }) }),
  };
}
