// Owners whose keys were used, the busiest first.

import { html, render } from '../lib/lit-html.js';
import { go } from '../navigation.js';
import { get, url } from '../api.js';
import { ago, empty, fields, number, ownerLink, table } from '../ui.js';

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  /** @type {{groups: import('../types.js').UsageTotal[], complete: boolean}} */
  const { groups, complete } = await get(url('/v1/usage', { group_by: 'owner', step: 'P1D', limit: 200 }), signal);
  render(html`<h1>Owners</h1>
    <form class="filters" @submit=${(/** @type {Event} */ event) => { const { owner } = fields(event); if (owner) { go(`/console/owners/${encodeURIComponent(owner)}`); } }}>
      <label>Owner<input name="owner" required autocomplete="off"></label><button>Show</button></form>
    <p class="muted">Those whose keys were used most in the last 30 days${complete ? '' : '; others may have as many requests'}.</p>
    ${groups.length === 0 ? empty('No owner’s key was used yet.', html`Owners come with their keys: <a href="/console/keys/new">make one</a>.`) : table('Owners', [
    ['Owner', (group) => ownerLink(group.owner)],
    ['Requests', (group) => number(group.total), 'number'],
    ['Denied', (group) => number(group.denied), 'number'],
    ['Last', (group) => ago(group.last_at)],
  ], groups)}`, main);
}
