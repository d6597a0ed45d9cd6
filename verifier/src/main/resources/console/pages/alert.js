// One alert: what happened, why it was raised, what was decided around it, and what became of it.

import { html, nothing, render } from '../lib/lit-html.js';
import { STEPS, about, evidence, except, severityBadge, spoken, take } from '../alerts.js';
import { get, url } from '../api.js';
import { ALLOWED, COLOURS, chart } from '../chart.js';
import { may } from '../session.js';
import { actorLink, addressLink, announce, badge, empty, keyLink, number, ownerLink, table, time } from '../ui.js';
import { COLUMNS as DECISIONS } from './decisions.js';

const RAW_MAX = 500;
const RAW_SHOWN = 15;
const BARS = 60;

/** So much is shown before and after, of the alert's own length; a minute at least. */
const MARGIN = 0.25;
const MARGIN_MIN_MS = 60_000;

const FIGURE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** @param {import('../types.js').Shown} shown */
export async function show({ main, args: [id], signal, title }) {
  /** @type {import('../types.js').Alert} */
  let alert = await get(`/v1/alerts/${encodeURIComponent(id)}`, signal);
  title(spoken(alert.rule_name));
  const span = spanOf(alert);
  const filter = evidence(alert);
  const between = filter && { ...filter, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  /** @type {import('../types.js').Decision[] | null} */
  const decisions = between ? (await get(url('/v1/decisions', { ...between, limit: RAW_MAX }), signal).catch(() => ({ items: null }))).items : null;
  const draw = () => render(html`
    ${heading(alert, (now) => { alert = now; draw(); })}
    <div class="columns">${why(alert)}${facts(alert)}</div>
    ${decisions === null ? nothing : html`<section class="panel"><h2>Timeline <span class="muted">decisions ${decisions.length === RAW_MAX ? `(the latest ${RAW_MAX}) ` : ''}and the alert</span></h2><div class="chart" id="timeline"></div></section>`}
    <div class="columns three">
      ${counted('Addresses', alert.addresses, addressLink)}
      ${counted('User agents', alert.user_agents, (value) => value)}
      ${counted('Routes', alert.routes, (value) => value)}
    </div>
    ${steps(alert)}
    ${raw(alert, decisions, between)}`, main);
  draw();
  if (decisions !== null) {
    timeline(/** @type {HTMLElement} */ (main.querySelector('#timeline')), alert, decisions, span, signal);
  }
}

/** @param {import('../types.js').Alert} alert */
function spanOf(alert) {
  const first = Date.parse(alert.evidence_from);
  const last = Date.parse(alert.last_seen);
  const margin = Math.max(MARGIN_MIN_MS, MARGIN * (last - first));
  return { from: first - margin, to: last + margin };
}

/**
 * @param {import('../types.js').Alert} alert
 * @param {(alert: import('../types.js').Alert) => void} changed
 */
const heading = (alert, changed) => html`<div class="heading"><div><h1>${spoken(alert.rule_name)} ${severityBadge(alert.severity)} ${badge(alert.status)}</h1>
    <p>${alert.summary}</p></div>
  <p class="buttons">${may('alerts:write') ? html`
    ${STEPS.filter((step) => alert.next.includes(step.to)).map((step) => html`<button type="button" @click=${() => take(alert, step.action, changed)}>${step.name}</button>`)}
    <button type="button" @click=${() => except({ rule: alert.rule, key_id: alert.entity_kind === 'key' ? alert.entity : null, owner: alert.entity_kind === 'owner' ? alert.entity : null, network: alert.entity_kind === 'address' ? alert.entity : null }, () => announce('The exception holds.'))}>Make exception</button>` : nothing}
    ${keyOf(alert) !== null && may('keys:read') ? html`<a class="button" href=${`/console/keys/${keyOf(alert)}`}>Go to the key</a>` : nothing}</p></div>
  ${alert.swallowed_by ? html`<p class="message">An exception keeps it from people: <a href="/console/alerts/exceptions">exceptions</a>.</p>` : nothing}
  ${alert.observed ? html`<p class="message">It rests on decisions that another system made, and Keyfence observed.</p>` : nothing}`;

/** @param {import('../types.js').Alert} alert */
const keyOf = (alert) => alert.entity_kind === 'key' ? alert.entity : alert.key_id;

/** @param {import('../types.js').Alert} alert */
const why = (alert) => html`<section class="panel"><h2>Why</h2>
  ${alert.measures.length === 0 ? nothing : table('Measures', [
    ['Measure', (measure) => spoken(measure.name)],
    ['Observed', (measure) => figure(measure.observed), 'number'],
    ['Usual', (measure) => figure(measure.baseline), 'number'],
    ['Limit', (measure) => figure(measure.threshold), 'number'],
  ], alert.measures)}
  ${alert.factors.length === 0 ? nothing : html`<h3>What speaks for it</h3><ol>${alert.factors.map((factor) => html`<li>${factor}</li>`)}</ol>`}
  ${alert.gathers.length === 0 ? nothing : html`<h3>It gathers</h3><ul>${alert.gathers.map((other) => html`<li><a class="id" href=${`/console/alerts/${other}`}>${other}</a></li>`)}</ul>`}
</section>`;

/** @param {number | null} value */
const figure = (value) => value === null ? '–' : FIGURE.format(value);

/** @param {import('../types.js').Alert} alert */
const facts = (alert) => html`<section class="panel"><h2>Alert</h2><dl class="facts">
  <div><dt>About</dt><dd>${about(alert)}</dd></div>
  ${alert.key_id && alert.entity_kind !== 'key' ? html`<div><dt>Key</dt><dd>${keyLink(alert.key_id)}</dd></div>` : nothing}
  ${alert.owner && alert.entity_kind !== 'owner' ? html`<div><dt>Owner</dt><dd>${ownerLink(alert.owner)}</dd></div>` : nothing}
  <div><dt>Hits</dt><dd>${number(alert.count)}</dd></div>
  <div><dt>First hit</dt><dd>${time(alert.first_seen)}</dd></div>
  <div><dt>Last hit</dt><dd>${time(alert.last_seen)}</dd></div>
  <div><dt>Rule</dt><dd>${alert.rule} ${spoken(alert.rule_name)}</dd></div>
  ${alert.technique ? html`<div><dt>Technique</dt><dd>${alert.technique}</dd></div>` : nothing}
  ${Object.entries(alert.settings).map(([name, value]) => html`<div><dt>${spoken(name)}</dt><dd>${value}</dd></div>`)}
  <div><dt>Id</dt><dd class="id">${alert.alert_id}</dd></div>
</dl></section>`;

/**
 * @param {string} title
 * @param {import('../types.js').Counted[]} values
 * @param {(value: string) => unknown} cell
 */
const counted = (title, values, cell) => html`<section class="panel"><h2>${title}</h2>
  ${values.length === 0 ? html`<p class="muted">None told.</p>` : table(title, [
    ['Value', (each) => html`<span class="clip" title=${each.value}>${cell(each.value)}</span>`],
    ['Hits', (each) => number(each.count), 'number'],
  ], values)}</section>`;

/**
 * @param {import('../types.js').Alert} alert
 * @param {import('../types.js').Decision[] | null} decisions
 * @param {Record<string, string> | null} between
 */
function raw(alert, decisions, between) {
  const hits = new Set([...alert.first_decisions, ...alert.last_decisions]);
  if (decisions === null || between === null || decisions.length === 0) {
    return html`<section class="panel"><h2>Raw events</h2>${empty('The decisions behind it are not in this node’s archive.', hits.size === 0 ? nothing : `They were ${[...hits].slice(0, 3).join(', ')}${hits.size > 3 ? ' …' : ''}`)}</section>`;
  }
  const sorted = [...decisions.filter((each) => hits.has(each.decision_id)), ...decisions.filter((each) => !hits.has(each.decision_id))];
  return html`<section class="panel"><div class="heading"><h2>Raw events</h2><a href=${url('/console/decisions', between)}>All of that time</a></div>
    ${table('Raw events', [['Hit', (decision) => hits.has(decision.decision_id) ? badge('hit') : nothing], ...DECISIONS], sorted.slice(0, RAW_SHOWN))}</section>`;
}

/** @param {import('../types.js').Alert} alert */
const steps = (alert) => html`<section class="panel"><h2>What became of it</h2>
  ${(alert.steps ?? []).length === 0 ? html`<p class="muted">Nobody has looked at it yet.</p>` : table('Steps', [
    ['When', (step) => time(step.at)],
    ['What', (step) => badge(step.status)],
    ['By', (step) => actorLink(step.actor.id)],
    ['Why', (step) => step.reason ?? ''],
  ], (alert.steps ?? []).toReversed())}</section>`;

/**
 * Decisions over time, with the alert laid over.
 *
 * @param {HTMLElement} place
 * @param {import('../types.js').Alert} alert
 * @param {import('../types.js').Decision[]} decisions
 * @param {{from: number, to: number}} span
 * @param {AbortSignal} signal
 */
function timeline(place, alert, decisions, { from, to }, signal) {
  const width = (to - from) / BARS;
  const reasons = [...new Set(decisions.filter((each) => each.outcome !== 'allow').map((each) => each.reason))].slice(0, COLOURS.length);
  /** @param {(decision: import('../types.js').Decision) => boolean} wanted */
  const values = (wanted) => {
    const bars = new Array(BARS).fill(0);
    for (const decision of decisions.filter(wanted)) {
      bars[Math.min(BARS - 1, Math.max(0, Math.floor((Date.parse(decision.time) - from) / width)))]++;
    }
    return bars;
  };
  const draw = chart(place, {
    label: `Decisions from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}; the alert begins at ${alert.first_seen} and has its last hit at ${alert.last_seen}`,
    height: 180, bars: true, format: number, signal,
    band: { from: Date.parse(alert.first_seen) / 1000, to: Date.parse(alert.last_seen) / 1000 },
  });
  draw({
    at: Array.from({ length: BARS }, (_, i) => (from + i * width) / 1000),
    series: [
      { name: 'allowed', colour: ALLOWED, values: values((decision) => decision.outcome === 'allow') },
      ...reasons.map((reason, i) => ({ name: spoken(reason), colour: COLOURS[i], values: values((decision) => decision.reason === reason) })),
    ],
  });
}
