// Every revocation, newest first.

import { html, nothing, render } from '../lib/lit-html.js';
import { Pager } from '../pager.js';
import { may } from '../session.js';
import { milliseconds, target } from '../receipt.js';
import { actorLink, badge, empty, table, time } from '../ui.js';

/** @type {[string, (receipt: import('../types.js').Receipt) => unknown, string?][]} */
export const COLUMNS = [
  ['Asked', (receipt) => time(receipt.requested_at)],
  ['Revoked', target],
  ['Status', (receipt) => badge(receipt.status)],
  ['Confirmed after', (receipt) => receipt.status === 'confirmed' && receipt.elapsed_ms !== null ? milliseconds(receipt.elapsed_ms) : '–', 'number'],
  ['Nodes', (receipt) => `${receipt.nodes.filter((node) => node.status !== 'pending').length} of ${receipt.nodes.length}`],
  ['Reason', (receipt) => html`${receipt.reason.replaceAll('_', ' ')}${receipt.note ? html`: ${receipt.note}` : nothing}`],
  ['By', (receipt) => actorLink(receipt.actor.id)],
  ['Receipt', (receipt) => may('revoke') ? html`<a href=${`/console/revocations/${receipt.revocation_id}`} aria-label=${`Receipt of ${receipt.revocation_id}`}>Open</a>` : nothing],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  /** @type {Pager<import('../types.js').Receipt>} */
  const pager = new Pager('/v1/revocations', { limit: 50 }, signal);
  await pager.more();
  const draw = () => render(html`<div class="heading"><h1>Revocations</h1>
      ${may('revoke') ? html`<a class="button danger" href="/console/revocations/new">Revoke many keys</a>` : nothing}</div>
    ${pager.items.length === 0 && pager.next === null ? empty('Nothing was revoked yet.', 'A single key is revoked on its own page.') : table('Revocations', COLUMNS, pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}
