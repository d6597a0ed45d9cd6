// Exceptions: which alerts nobody is told of, until when, and how many those were.

import { html, nothing, render } from '../lib/lit-html.js';
import { except } from '../alerts.js';
import { send } from '../api.js';
import { ask } from '../dialog.js';
import { Pager } from '../pager.js';
import { may } from '../session.js';
import { actorLink, addressLink, empty, keyLink, number, ownerLink, table, time } from '../ui.js';

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  /** @type {Pager<import('../types.js').AlertException>} */
  let pager = new Pager('/v1/alerts/exceptions', { limit: 100 }, signal);
  await pager.more();
  const reload = async () => {
    pager = new Pager('/v1/alerts/exceptions', { limit: 100 }, signal);
    await pager.more();
    draw();
  };
  const draw = () => render(html`<div class="heading"><h1>Exceptions</h1><p class="buttons"><a class="button" href="/console/alerts">Alerts</a>
      ${may('alerts:write') ? html`<button type="button" class="primary" @click=${() => except({}, reload)}>New exception</button>` : nothing}</p></div>
    ${pager.items.length === 0 && pager.next === null ? empty('There are no exceptions.', 'One is best made from an alert that was wrong.') : table('Exceptions', [
    ['Swallows', (each) => criteria(each)],
    ['Why', (each) => each.reason],
    ['By', (each) => actorLink(each.actor.id)],
    ['Until', (each) => each.active ? time(each.expires_at) : html`<span class="muted">ended ${time(each.expires_at)}</span>`],
    ['Swallowed', (each) => html`${number(each.swallowed.count)}${each.swallowed.complete ? '' : ' and more'}`, 'number'],
    ['Do', (each) => each.active && may('alerts:write') ? html`<button type="button" class="compact" @click=${() => end(each, reload)} aria-label=${`End the exception: ${each.reason}`}>End</button>` : nothing],
  ], pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}

/** @param {import('../types.js').AlertException} each */
const criteria = (each) => html`
  ${each.rule ? html`rule ${each.rule} ` : nothing}${each.key_id ? keyLink(each.key_id) : nothing}
  ${each.owner ? html`owner ${ownerLink(each.owner)} ` : nothing}${each.network ? addressLink(each.network) : nothing}
  ${each.autonomous_system === null ? nothing : `AS${each.autonomous_system} `}${each.user_agent ?? nothing}`;

/**
 * @param {import('../types.js').AlertException} each
 * @param {() => Promise<void>} reload
 */
const end = (each, reload) => ask({
  title: 'End this exception?',
  body: html`<p>People are told of such alerts again.</p>`,
  button: 'End it',
  work: async () => {
    await send('DELETE', `/v1/alerts/exceptions/${encodeURIComponent(each.exception_id)}`);
    await reload();
  },
});
