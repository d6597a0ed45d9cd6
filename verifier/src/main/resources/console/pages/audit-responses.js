// What was done about alerts by itself, planned or refused, and taking it back.

import { html, nothing, render } from '../lib/lit-html.js';
import { severityBadge } from '../alerts.js';
import { send } from '../api.js';
import { ask } from '../dialog.js';
import { Pager } from '../pager.js';
import { may } from '../session.js';
import { actorLink, badge, empty, keyLink, ownerLink, table, time } from '../ui.js';
import { download, heading } from './audit.js';
import { ruleHref } from './rules.js';

/** @type {[string, (response: import('../types.js').AlertResponse) => string | number | null | undefined][]} */
const CSV = [
  ['at', (response) => response.at],
  ['rule', (response) => response.rule],
  ['action', (response) => response.action],
  ['state', (response) => response.state],
  ['alert_id', (response) => response.id],
  ['key_id', (response) => response.key_id],
  ['owner', (response) => response.owner],
  ['actor', (response) => response.actor],
  ['detail', (response) => response.detail],
  ['revocation_id', (response) => response.revocation_id],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  const read = async () => {
    /** @type {Pager<import('../types.js').AlertResponse>} */
    const fresh = new Pager('/v1/responses', { limit: 100 }, signal);
    await fresh.more();
    return fresh;
  };
  let pager = await read();
  const reload = async () => {
    pager = await read();
    draw();
  };
  const draw = () => render(html`${heading('/responses', () => download('responses', CSV, {}, signal))}
    ${pager.items.length === 0 && pager.next === null ? empty('Nothing was done by itself.', html`What alerts lead to is set with their <a href="/console/rules">rules</a>.`) : table('Responses', [
    ['When', (response) => time(response.at)],
    ['What', (response) => html`${response.action} ${badge(response.state)}`],
    ['Key', (response) => html`${keyLink(response.key_id)}${response.owner ? html`<br>${ownerLink(response.owner)}` : nothing}`],
    ['Because of', (response) => html`<a href=${`/console/alerts/${response.id}`}>the alert</a> of <a href=${ruleHref(response.rule)}>${response.rule}</a> ${severityBadge(response.severity)}`],
    ['Details', (response) => html`${response.detail}${response.suspended_until ? html` Until ${time(response.suspended_until)}.` : nothing}${response.revocation_id && may('revoke') ? html` <a href=${`/console/revocations/${response.revocation_id}`}>receipt</a>` : nothing}`],
    ['By', (response) => actorLink(response.actor)],
    ['Do', (response) => response.action === 'suspend' && response.state === 'done' && may('revoke') ? html`<button type="button" class="compact" @click=${() => undo(response, reload)} aria-label=${`Undo: ${response.rule}, ${response.key_id ?? ''}`}>Undo</button>` : nothing],
  ], pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}

/**
 * @param {import('../types.js').AlertResponse} response
 * @param {() => Promise<void>} reload
 */
const undo = (response, reload) => ask({
  title: 'Undo this suspension?',
  body: html`<p>Nodes accept <span class="id">${response.key_id}</span> again.</p><label>Reason<input name="reason" maxlength="256" autocomplete="off"></label>`,
  button: 'Undo it',
  work: async (values) => {
    await send('POST', `/v1/responses/${encodeURIComponent(response.id)}/undo`, values);
    await reload();
  },
});
