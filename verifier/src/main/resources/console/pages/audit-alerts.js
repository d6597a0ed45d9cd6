// Who made what of which alert.

import { html, nothing, render } from '../lib/lit-html.js';
import { about, severityBadge, spoken } from '../alerts.js';
import { url } from '../api.js';
import { go } from '../navigation.js';
import { Pager } from '../pager.js';
import { actorLink, badge, empty, fields, table, time } from '../ui.js';
import { download, heading } from './audit.js';
import { local, withTimes } from './decisions.js';
import { options } from './keys.js';

const FILTERS = ['actor', 'status', 'from', 'to'];

/** @type {[string, (review: import('../types.js').AlertReview) => string | number | null | undefined][]} */
const CSV = [
  ['at', (review) => review.at],
  ['status', (review) => review.status],
  ['alert_id', (review) => review.alert_id],
  ['rule', (review) => review.rule],
  ['entity_kind', (review) => review.entity_kind],
  ['entity', (review) => review.entity],
  ['actor', (review) => review.actor.id],
  ['address', (review) => review.actor.address],
  ['request_id', (review) => review.actor.request_id],
  ['reason', (review) => review.reason],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  /** @type {Pager<import('../types.js').AlertReview>} */
  const pager = new Pager('/v1/alert-reviews', { ...filters, limit: 100 }, signal);
  await pager.more();
  const draw = () => render(html`${heading('/alerts', () => download('alert-reviews', CSV, filters, signal))}
    ${form(query)}
    ${pager.items.length === 0 && pager.next === null ? empty('Nobody has made anything of an alert, or not like that.', html`<a href="/console/alerts">Alerts</a> wait in their queue.`) : table('Reviews of alerts', [
    ['When', (review) => time(review.at)],
    ['What', (review) => badge(review.status)],
    ['Alert', (review) => html`<a href=${`/console/alerts/${review.alert_id}`}>${review.rule_name ? spoken(review.rule_name) : review.alert_id}</a> ${review.severity ? severityBadge(review.severity) : nothing}`],
    ['About', (review) => review.entity_kind && review.entity ? about({ entity_kind: review.entity_kind, entity: review.entity }) : '–'],
    ['By', (review) => actorLink(review.actor.id)],
    ['From', (review) => review.actor.address ?? '–'],
    ['Why', (review) => review.reason ?? ''],
  ], pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}

/** @param {URLSearchParams} query */
const form = (query) => html`<form class="filters" @submit=${(/** @type {Event} */ event) => go(url('/console/audit/alerts', withTimes(fields(event))))}>
  <label>by<input name="actor" .value=${query.get('actor') ?? ''} autocomplete="off" placeholder="key_…"></label>
  <label>what<select name="status">${options(['', 'acknowledged', 'resolved', 'false_positive'], query.get('status'))}</select></label>
  <label>from<input name="from" type="datetime-local" .value=${local(query.get('from'))}></label>
  <label>to<input name="to" type="datetime-local" .value=${local(query.get('to'))}></label>
  <button>Filter</button>
</form>`;
