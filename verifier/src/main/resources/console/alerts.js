// What the pages of alerts have in common: how they look, and what can be made of them.

import { html, nothing } from './lib/lit-html.js';
import { send, url } from './api.js';
import { ask } from './dialog.js';
import { may } from './session.js';
import { addressLink, keyLink, ownerLink } from './ui.js';

/** From the gravest on. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

/** What people can make of an alert: the API's word, the key that does it, and what it is called. */
export const STEPS = [
  { action: 'ack', key: 'a', to: 'acknowledged', name: 'Acknowledge' },
  { action: 'resolve', key: 'r', to: 'resolved', name: 'Resolve' },
  { action: 'false-positive', key: 'f', to: 'false_positive', name: 'False positive' },
];

/** @param {string} severity */
export const severityBadge = (severity) => html`<span class="badge severity ${severity}">${severity}</span>`;

/** @param {string} name */
export const spoken = (name) => name.replaceAll('_', ' ');

/**
 * What an alert is about, with a way there.
 *
 * @param {{entity_kind: string, entity: string}} alert
 */
export function about({ entity_kind: kind, entity }) {
  switch (kind) {
    case 'key':
      return keyLink(entity);
    case 'owner':
      return html`owner ${ownerLink(entity)}`;
    case 'address':
      return addressLink(entity);
    case 'node':
      return html`node <a href=${url('/console/fleet', { node: entity })}>${entity}</a>`;
    default:
      return html`${spoken(kind)} <span class="id">${entity}</span>`;
  }
}

/**
 * Which decisions to look at for an alert; null when no filter names them.
 *
 * @param {import('./types.js').Alert} alert
 * @returns {Record<string, string> | null}
 */
export function evidence(alert) {
  switch (alert.entity_kind) {
    case 'key':
      return { key_id: alert.entity };
    case 'owner':
      return { owner: alert.entity };
    case 'address':
      return { ip: alert.entity };
    case 'node':
      return { node_id: alert.entity };
    default:
      return alert.key_id ? { key_id: alert.key_id } : null;
  }
}

/**
 * Makes something of an alert. Acknowledging is done at once; the others need a reason.
 *
 * @param {import('./types.js').Alert} alert as it was seen: when somebody was faster, the API says so
 * @param {string} action
 * @param {(alert: import('./types.js').Alert) => void} done given the alert as it is then
 */
export function take(alert, action, done) {
  const step = STEPS.find((each) => each.action === action);
  if (!step || !may('alerts:write') || !alert.next.includes(step.to)) {
    return;
  }
  const path = `/v1/alerts/${encodeURIComponent(alert.alert_id)}/${action}`;
  const headers = { 'If-Match': `"${alert.version}"` };
  const explained = action !== 'ack';
  ask({
    title: `${step.name}: ${spoken(alert.rule_name)}`,
    body: html`<p>${alert.summary}</p>
      ${explained ? html`<label>Reason<input name="reason" required maxlength="1024" autocomplete="off"></label>` : html`<p class="muted">Others see that you look at it.</p>`}
      ${action === 'false-positive' ? html`<p class="muted">It stays that, and counts for no risk. To keep the like of it away, make an exception.</p>` : nothing}`,
    button: step.name,
    work: async (values) => done(await send('POST', path, explained ? values : {}, headers)),
  });
}

/**
 * The same step with several alerts, for one reason.
 *
 * @param {import('./types.js').Alert[]} alerts
 * @param {string} action
 * @param {(outcomes: import('./types.js').ReviewOutcome[]) => void} done given what came of each
 */
export function takeAll(alerts, action, done) {
  const step = STEPS.find((each) => each.action === action);
  if (!step || !may('alerts:write') || alerts.length === 0) {
    return;
  }
  const fit = alerts.filter((alert) => alert.next.includes(step.to)).length;
  const explained = action !== 'ack';
  ask({
    title: `${step.name}: ${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}`,
    body: html`<ul class="bulk">${kinds(alerts).map(([name, count]) => html`<li>${count} × ${name}</li>`)}</ul>
      ${fit < alerts.length ? html`<p class="message warn">${alerts.length - fit} of them cannot become that any more; they stay as they are.</p>` : nothing}
      ${explained ? html`<label>Reason, for all of them<input name="reason" required maxlength="1024" autocomplete="off"></label>` : html`<p class="muted">Others see that you look at them.</p>`}`,
    button: step.name,
    work: async (values) => {
      const { items } = await send('POST', '/v1/alerts/review', { alert_ids: alerts.map((alert) => alert.alert_id), action, ...(explained ? values : {}) });
      done(items);
    },
  });
}

/**
 * How many alerts there are of each rule, the most frequent first.
 *
 * @param {import('./types.js').Alert[]} alerts
 * @returns {[string, number][]}
 */
function kinds(alerts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  alerts.forEach((alert) => counts.set(spoken(alert.rule_name), (counts.get(spoken(alert.rule_name)) ?? 0) + 1));
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** How long an exception holds, by what it is called. */
const SPANS = [['1', 'a day'], ['7', 'a week'], ['30', '30 days'], ['90', '90 days']];
const DAY_MS = 86_400_000;

/**
 * Asks for an exception.
 *
 * @param {Partial<import('./types.js').AlertException>} like what it is to swallow
 * @param {() => void} done
 */
export function except(like, done) {
  ask({
    title: 'Make an exception',
    body: html`<p>Alerts that are all of this are raised all the same, and nobody is told of them while it holds.</p>
      <label>Rule<input name="rule" value=${like.rule ?? ''} autocomplete="off"></label>
      <label>Key<input name="key_id" value=${like.key_id ?? ''} autocomplete="off"></label>
      <label>Owner<input name="owner" value=${like.owner ?? ''} autocomplete="off"></label>
      <label>Address or network<input name="network" value=${like.network ?? ''} autocomplete="off" placeholder="192.0.2.0/24"></label>
      <label>Reason<input name="reason" required maxlength="1024" autocomplete="off"></label>
      <label>Holds for<select name="days">${SPANS.map(([days, name]) => html`<option value=${days} ?selected=${days === '7'}>${name}</option>`)}</select></label>`,
    button: 'Make exception',
    work: async ({ days, ...values }) => {
      await send('POST', '/v1/alerts/exceptions', { ...values, expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() });
      done();
    },
  });
}
