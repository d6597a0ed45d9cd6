// Keys: a list with filters, and what a search found.

import { html, nothing, render } from '../lib/lit-html.js';
import { url } from '../api.js';
import { go } from '../navigation.js';
import { keysLike } from '../find.js';
import { Pager } from '../pager.js';
import { may } from '../session.js';
import { ago, badge, chips, empty, fields, keyLink, ownerLink, table } from '../ui.js';

const FILTERS = ['owner', 'name', 'tag', 'profile', 'environment', 'state', 'older_than', 'unused_for'];

/** @type {[string, (key: import('../types.js').Key) => unknown, string?][]} */
export const COLUMNS = [
  ['Key', (key) => html`${keyLink(key.key_id)}<br><span class="muted">${key.name || 'no name'}</span>`],
  ['Owner', (key) => ownerLink(key.owner)],
  ['State', (key) => badge(key.state)],
  ['Profile', (key) => html`${key.profile} <span class="muted">${key.environment}</span>`],
  ['Scopes', (key) => chips(key.scopes)],
  ['Tags', (key) => chips(key.tags)],
  ['Created', (key) => ago(key.created_at)],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal, title }) {
  const q = query.get('q');
  if (q !== null) {
    title(`Keys: ${q}`);
    const found = await keysLike(q, signal);
    render(html`${heading()}
      <p>Keys whose owner, name or tag is <strong>${q}</strong>. <a href="/console/keys">All keys</a></p>
      ${found.length === 0 ? empty('No key has that for its owner, name or tag.', 'They are compared in full. A key’s id, or the key itself, can be looked up, too.') : table('Keys found', COLUMNS, found)}`, main);
    return;
  }
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  /** @type {Pager<import('../types.js').Key>} */
  const pager = new Pager('/v1/keys', { ...filters, limit: 50 }, signal);
  await pager.more();
  const draw = () => render(html`${heading()}${form(query)}
    ${pager.items.length === 0 && pager.next === null ? empty('No key is like that.', [...query.keys()].length > 0 ? html`Loosen the filter, or see <a href="/console/keys">all keys</a>.` : 'Make one with “New key”.') : table('Keys', COLUMNS, pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}

const heading = () => html`<div class="heading"><h1>Keys</h1>
  ${may('keys:write') ? html`<a class="button primary" href="/console/keys/new">New key</a>` : nothing}</div>`;

/** @param {URLSearchParams} query */
const form = (query) => html`<form class="filters" @submit=${(/** @type {Event} */ event) => go(url('/console/keys', fields(event)))}>
  ${['owner', 'name', 'tag', 'profile'].map((name) => html`<label>${name}<input name=${name} .value=${query.get(name) ?? ''} autocomplete="off"></label>`)}
  <label>environment<select name="environment">${options(['', 'live', 'test'], query.get('environment'))}</select></label>
  <label>state<select name="state">${options(['', 'active', 'suspended', 'expired', 'revoked', 'unreadable'], query.get('state'))}</select></label>
  <label>secret older than<select name="older_than">${options(['', 'P30D', 'P90D', 'P365D'], query.get('older_than'), AGES)}</select></label>
  <label>unused for<select name="unused_for">${options(['', 'P7D', 'P30D', 'P90D'], query.get('unused_for'), AGES)}</select></label>
  <button>Filter</button>
</form>`;

/** @type {Record<string, string>} */
const AGES = { P7D: '7 days', P30D: '30 days', P90D: '90 days', P365D: 'a year' };

/**
 * The options of a selection.
 *
 * @param {string[]} values the empty one stands for any
 * @param {string | null} chosen
 * @param {Record<string, string>} [names]
 */
export function options(values, chosen, names = {}) {
  return values.map((value) => html`<option value=${value} ?selected=${value === (chosen ?? '')}>${names[value] ?? (value === '' ? 'any' : value.replaceAll('_', ' '))}</option>`);
}
