// One owner: their keys, how they are used, and their common end.

import { html, nothing, render } from '../lib/lit-html.js';
import { url } from '../api.js';
import { Pager } from '../pager.js';
import { may } from '../session.js';
import { usage, usagePanel } from '../usage.js';
import { empty, table } from '../ui.js';
import { COLUMNS } from './keys.js';

/** @param {import('../types.js').Shown} shown */
export async function show({ main, args: [owner], signal, title }) {
  title(owner);
  /** @type {Pager<import('../types.js').Key>} */
  const pager = new Pager('/v1/keys', { owner, limit: 50 }, signal);
  await pager.more();
  const draw = () => render(html`<div class="heading"><h1>${owner}</h1><p class="buttons">
      ${may('audit:read') ? html`<a class="button" href=${url('/console/decisions', { owner })}>Decisions</a> <a class="button" href=${url('/console/audit', { owner })}>Audit</a>` : nothing}
      ${may('revoke') ? html`<a class="button danger" href=${url('/console/revocations/new', { kind: 'owner', value: owner })}>Revoke all</a>` : nothing}</p></div>
    ${may('audit:read') ? usagePanel : nothing}
    <h2>Keys</h2>
    ${pager.items.length === 0 ? empty('This owner has no keys.') : table('Keys', COLUMNS.filter(([name]) => name !== 'Owner'), pager.items)}
    ${pager.button(draw)}`, main);
  draw();
  if (may('audit:read')) {
    await usage(/** @type {HTMLElement} */ (main.querySelector('.usage')), { owner }, signal);
  }
}
