// The queue of alerts, by keyboard: what was raised, and what became of it.

import { html, nothing, render } from '../lib/lit-html.js';
import { SEVERITIES, STEPS, about, severityBadge, spoken, take, takeAll } from '../alerts.js';
import { get, url } from '../api.js';
import { go } from '../navigation.js';
import { Pager } from '../pager.js';
import { may } from '../session.js';
import { listen } from '../sse.js';
import { ago, announce, badge, empty, fields, number, pulse } from '../ui.js';
import { options } from './keys.js';

const FILTERS = ['status', 'severity_min', 'rule', 'entity', 'owner', 'key_id'];

/** All that are still to be looked at; the API takes one status at a time. */
const OPEN = 'new';

/** The API takes a step with so many at once. */
const MARKED_MAX = 500;

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  if (![...query.keys()].length) {
    filters.status = OPEN;
  }
  if (filters.status === 'any') {
    filters.status = null;
  }
  /** @type {Pager<import('../types.js').Alert>} */
  const pager = new Pager('/v1/alerts', { ...filters, limit: 100 }, signal);
  const [risks] = await Promise.all([
    get(url('/v1/risk', { limit: 500 }), signal).catch(() => ({ items: [] })),
    pager.more(),
  ]);
  /** @type {Map<string, number>} */
  const risk = new Map(risks.items.map((/** @type {import('../types.js').Risk} */ each) => [`${each.entity_kind} ${each.entity}`, each.risk]));
  let chosen = 0;
  /** Those that the next step is for, by id; none for the chosen one alone. @type {Set<string>} */
  const marked = new Set();
  /** @type {Date | null} */
  let stale = null;

  const draw = () => {
    chosen = Math.max(0, Math.min(chosen, pager.items.length - 1));
    render(html`<div class="heading"><h1>Alerts</h1>
        <div class="buttons">${pulse(stale)}
        <a class="button" href="/console/alerts/exceptions">Exceptions</a></div></div>
      ${form(query, filters.status)}
      <p class="muted small">Keys: <kbd>j</kbd> <kbd>k</kbd> down and up, <kbd>Enter</kbd> open${may('alerts:write') ? html`, <kbd>x</kbd> mark, <kbd>Shift</kbd> <kbd>X</kbd> mark all or none${STEPS.map((step) => html`, <kbd>${step.key}</kbd> ${step.name.toLowerCase()}`)}` : nothing}.</p>
      ${marked.size > 0 ? bulk() : nothing}
      ${pager.items.length === 0 ? empty('No alert is like that.', filters.status === OPEN ? html`Nothing is waiting for you. <a href="/console/alerts?status=any">See all</a>` : 'Loosen the filter.') : rows(pager.items, { risk, chosen, marked, step: take_, choose, mark, markAll })}
      ${pager.button(draw)}`, main);
  };
  /** @param {number} i */
  const choose = (i) => {
    chosen = i;
    draw();
    main.querySelector('tr[aria-current]')?.scrollIntoView({ block: 'nearest' });
  };
  /** @param {import('../types.js').Alert} alert */
  const put = (alert) => {
    const i = pager.items.findIndex((each) => each.alert_id === alert.alert_id);
    const wanted = !filters.status || alert.status === filters.status;
    if (i >= 0 && wanted) {
      pager.items[i] = alert;
    } else if (i >= 0) {
      pager.items.splice(i, 1);
      marked.delete(alert.alert_id);
      // Who looks at an alert goes on looking at it, whatever comes and goes above.
      chosen -= i < chosen ? 1 : 0;
    } else if (wanted) {
      pager.items.unshift(alert);
      chosen += pager.items.length > 1 ? 1 : 0;
    }
    draw();
  };
  /** @param {import('../types.js').Alert} alert */
  const mark = (alert) => {
    if (!marked.delete(alert.alert_id) && marked.size < MARKED_MAX) {
      marked.add(alert.alert_id);
    }
    draw();
  };
  const markAll = () => {
    const all = pager.items.slice(0, MARKED_MAX);
    if (all.every((alert) => marked.has(alert.alert_id))) {
      marked.clear();
    } else {
      all.forEach((alert) => marked.add(alert.alert_id));
    }
    draw();
  };
  /** @param {string} action */
  const stepAll = (action) => takeAll(pager.items.filter((alert) => marked.has(alert.alert_id)), action, (outcomes) => {
    marked.clear();
    for (const outcome of outcomes) {
      const alert = pager.items.find((each) => each.alert_id === outcome.alert_id);
      // The stream tells the rest; it may have done so before.
      if (alert && outcome.status && (outcome.version ?? 0) > alert.version) {
        put({ ...alert, status: outcome.status, version: outcome.version ?? alert.version, next: [] });
      }
    }
    const left = outcomes.filter((outcome) => outcome.outcome !== 'taken').length;
    announce(left === 0 ? `Done: ${outcomes.length}.` : `${outcomes.length - left} of ${outcomes.length}; the others could not take that step any more.`);
    draw();
  });
  const bulk = () => html`<div class="bulkbar" role="group" aria-label="Marked alerts"><strong>${marked.size} marked</strong>
    ${STEPS.map((step) => html`<button type="button" class="compact" @click=${() => stepAll(step.action)}>${step.name}</button>`)}
    <button type="button" class="compact quiet" @click=${() => { marked.clear(); draw(); }}>Mark none</button></div>`;
  /**
   * @param {import('../types.js').Alert} alert
   * @param {string} action
   */
  const take_ = (alert, action) => take(alert, action, put);

  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    const alert = pager.items[chosen];
    if (target.closest('input:not([type="checkbox"]), select, textarea, dialog') || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') || !alert) {
      return;
    }
    const step = STEPS.find((each) => each.key === event.key);
    if (event.key === 'x' && may('alerts:write')) {
      mark(alert);
    } else if (event.key === 'X' && may('alerts:write')) {
      markAll();
    } else if (event.key === 'j' || event.key === 'k') {
      choose(chosen + (event.key === 'j' ? 1 : -1));
    } else if (event.key === 'o' || (event.key === 'Enter' && !target.closest('a, button'))) {
      go(`/console/alerts/${alert.alert_id}`);
    } else if (step && marked.size > 0) {
      stepAll(step.action);
    } else if (step) {
      take_(alert, step.action);
    } else {
      return;
    }
    event.preventDefault();
  }, { signal });
  draw();
  // A status is left out of what is listened to: what leaves this list must be heard of, too.
  listen(url('/v1/alerts/stream', { ...filters, status: null }), { alert: put }, (since) => { stale = since; draw(); }, signal, false);
}

/**
 * @param {import('../types.js').Alert[]} alerts
 * @param {object} queue
 * @param {Map<string, number>} queue.risk
 * @param {number} queue.chosen
 * @param {Set<string>} queue.marked
 * @param {(alert: import('../types.js').Alert, action: string) => void} queue.step
 * @param {(i: number) => void} queue.choose
 * @param {(alert: import('../types.js').Alert) => void} queue.mark
 * @param {() => void} queue.markAll
 */
const rows = (alerts, { risk, chosen, marked, step, choose, mark, markAll }) => html`<div class="scroll" tabindex="0" role="region" aria-label="Alerts"><table class="queue">
  <caption class="hidden">Alerts</caption>
  <thead><tr>${may('alerts:write') ? html`<th scope="col"><label class="mark"><input type="checkbox" aria-label="Mark all that are shown" .checked=${marked.size > 0 && marked.size >= Math.min(alerts.length, MARKED_MAX)} @change=${markAll}></label></th>` : nothing}<th scope="col">Severity</th><th scope="col">What</th><th scope="col">About</th><th scope="col" class="number">Risk</th><th scope="col" class="number">Hits</th><th scope="col">Last hit</th><th scope="col">Age</th><th scope="col">State</th>${may('alerts:write') ? html`<th scope="col">Do</th>` : nothing}</tr></thead>
  <tbody>${alerts.map((alert, i) => html`<tr aria-current=${i === chosen ? 'true' : nothing} @click=${() => choose(i)}>
    ${may('alerts:write') ? html`<td data-name="Mark"><label class="mark" @click=${(/** @type {Event} */ event) => event.stopPropagation()}><input type="checkbox" aria-label=${`Mark: ${alert.summary}`} .checked=${marked.has(alert.alert_id)} @change=${() => mark(alert)}></label></td>` : nothing}
    <td data-name="Severity"><div>${severityBadge(alert.severity)}</div></td>
    <td data-name="What"><div><a href=${`/console/alerts/${alert.alert_id}`}>${spoken(alert.rule_name)}</a><br><span class="muted">${alert.summary}</span></div></td>
    <td data-name="About"><div>${about(alert)}${alert.owner && alert.entity_kind !== 'owner' ? html`<br><span class="muted">${alert.owner}</span>` : nothing}</div></td>
    <td data-name="Risk" class="number"><div>${Math.round(risk.get(`${alert.entity_kind} ${alert.entity}`) ?? 0) || '–'}</div></td>
    <td data-name="Hits" class="number"><div>${number(alert.count)}</div></td>
    <td data-name="Last hit"><div>${ago(alert.last_seen)}</div></td>
    <td data-name="Age"><div>${ago(alert.first_seen)}</div></td>
    <td data-name="State"><div>${badge(alert.status)}${alert.reopened ? html` <span class="muted">again</span>` : nothing}</div></td>
    ${may('alerts:write') ? html`<td data-name="Do"><div class="actions">${STEPS.filter((each) => alert.next.includes(each.to)).map((each) => html`<button type="button" class="compact" @click=${() => step(alert, each.action)} aria-label=${`${each.name}: ${alert.summary}`}>${each.name}</button>`)}</div></td>` : nothing}
  </tr>`)}</tbody></table></div>`;

/**
 * @param {URLSearchParams} query
 * @param {string | null} status
 */
const form = (query, status) => html`<form class="filters" @submit=${(/** @type {Event} */ event) => go(url('/console/alerts', fields(event)))}>
  <label>state<select name="status">${['any', 'new', 'acknowledged', 'resolved', 'false_positive'].map((value) => html`<option value=${value} ?selected=${value === (status ?? 'any')}>${spoken(value)}</option>`)}</select></label>
  <label>severity at least<select name="severity_min">${options(['', ...SEVERITIES.toReversed()], query.get('severity_min'))}</select></label>
  ${['rule', 'entity', 'owner'].map((name) => html`<label>${name === 'entity' ? 'about' : name}<input name=${name} .value=${query.get(name) ?? ''} autocomplete="off"></label>`)}
  <button>Filter</button>
</form>`;
