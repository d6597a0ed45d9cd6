// What is going on: decisions as they are made, who is denied most, the fleet, the latest revocations.

import { html, nothing, render } from '../lib/lit-html.js';
import { SEVERITIES } from '../alerts.js';
import { get, url } from '../api.js';
import { ALLOWED, COLOURS, OTHERS, chart } from '../chart.js';
import { health, strip } from '../fleet-strip.js';
import { may } from '../session.js';
import { listen } from '../sse.js';
import { addressLink, empty, keyLink, number, pulse, table } from '../ui.js';
import { COLUMNS as REVOCATIONS } from './revocations.js';

const SPAN_S = 3_600;
const HEIGHT = 170;
const RATE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** @param {number} value decisions a second */
const rate = (value) => RATE.format(value);

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  const rates = new Rates();
  /** @type {{top: import('../types.js').Top | null, nodes: import('../types.js').FleetNode[] | null, revocations: import('../types.js').Receipt[] | null, open: Record<string, number> | null, stale: Date | null}} */
  const state = { top: null, nodes: null, revocations: null, open: null, stale: null };
  const draw = () => render(view(state, rates), main);
  draw();
  const allowed = chart(/** @type {HTMLElement} */ (main.querySelector('#allowed')), { label: 'Allowed decisions a second in the last hour', height: HEIGHT, bars: false, format: rate, signal });
  const denied = chart(/** @type {HTMLElement} */ (main.querySelector('#denied')), { label: 'Denied decisions a second in the last hour, by reason', height: HEIGHT, bars: false, format: rate, signal });
  const plot = () => {
    const { at, ok, others } = rates.figures();
    allowed({ at, series: [{ name: 'allowed', colour: ALLOWED, values: ok }] });
    denied({ at, series: others });
  };
  listen('/v1/live', {
    rates: (data) => { rates.take(data); draw(); plot(); },
    top: (data) => { state.top = data; draw(); },
    fleet: (data) => { state.nodes = data.items; draw(); },
    alerts: (data) => { state.open = data.open; draw(); },
    revocations: (data) => { state.revocations = data.items; draw(); },
  }, (since) => { state.stale = since; draw(); }, signal);
  // What was decided before this node began to count is known by the minute.
  const { groups } = await get(url('/v1/usage', { group_by: 'profile', step: 'PT1M' }), signal);
  const windows = await Promise.all(groups.map((/** @type {import('../types.js').UsageTotal} */ group) => get(url('/v1/usage', { profile: group.profile, step: 'PT1M' }), signal)));
  rates.before(windows.flatMap((answer) => answer.windows));
  draw();
  plot();
}

/** Decisions of the last hour for each reason, in slots. */
class Rates {
  constructor() {
    this.slotS = 5;
    this.now = 0;
    this.since = 0;
    /** @type {Map<number, Record<string, number>>} */
    this.slots = new Map();
    /** @type {Map<number, Record<string, number>>} */
    this.minutes = new Map();
  }

  /** @param {import('../types.js').Rates} data */
  take({ now, slot_s: slotS, since, slots }) {
    this.now = now;
    this.slotS = slotS;
    this.since = since;
    slots.forEach((slot) => this.slots.set(slot.at, slot.counts));
    for (const at of this.slots.keys()) {
      if (at < now - SPAN_S - slotS) {
        this.slots.delete(at);
      }
    }
  }

  /** @param {import('../types.js').UsageWindow[]} windows */
  before(windows) {
    for (const window of windows) {
      const counts = this.minutes.get(Date.parse(window.start) / 1000) ?? {};
      add(counts, { ok: window.allowed, ...window.reasons });
      this.minutes.set(Date.parse(window.start) / 1000, counts);
    }
  }

  /** The slots of the last hour that are over, each with decisions a second. */
  rates() {
    const last = Math.floor(this.now / this.slotS) * this.slotS - this.slotS;
    const at = Array.from({ length: SPAN_S / this.slotS }, (_, i) => last - SPAN_S + this.slotS * (i + 1));
    /** @type {Record<string, number>} */
    const nothingCounted = {};
    return at.map((start) => {
      const counted = this.slots.get(start);
      const minute = counted || start >= this.since ? undefined : this.minutes.get(Math.floor(start / 60) * 60);
      return { at: start, seconds: minute ? 60 : this.slotS, counts: counted ?? minute ?? nothingCounted };
    });
  }

  /** What charts draw: the reasons with the most denials each have a colour. */
  figures() {
    const slots = this.rates();
    const named = this.reasons().slice(0, COLOURS.length).map(([reason]) => reason);
    const rest = this.reasons().slice(COLOURS.length).map(([reason]) => reason);
    /** @param {string[]} reasons */
    const values = (reasons) => slots.map(({ seconds, counts }) => reasons.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0) / seconds);
    const others = named.map((reason, i) => ({ name: reason.replaceAll('_', ' '), colour: COLOURS[i], values: values([reason]) }));
    if (rest.length > 0) {
      others.push({ name: 'others', colour: OTHERS, values: values(rest) });
    }
    return { at: slots.map((slot) => slot.at), ok: values(['ok']), others };
  }

  /** How often each reason was given in the last hour, the most frequent denial first. */
  reasons() {
    return Object.entries(this.total()).filter(([reason]) => reason !== 'ok').sort((a, b) => b[1] - a[1]);
  }

  total() {
    /** @type {Record<string, number>} */
    const total = {};
    for (const { seconds, counts } of this.rates()) {
      add(total, counts, this.slotS / seconds);
    }
    return total;
  }

  /** Decisions a second in the last slots that are over. */
  current() {
    const last = this.rates().slice(-2);
    return last.reduce((sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b, 0), 0) / (this.slotS * last.length);
  }
}

/**
 * @param {Record<string, number>} to
 * @param {Record<string, number>} counts
 * @param {number} [share]
 */
function add(to, counts, share = 1) {
  for (const [reason, count] of Object.entries(counts)) {
    to[reason] = (to[reason] ?? 0) + count * share;
  }
}

/**
 * @param {{top: import('../types.js').Top | null, nodes: import('../types.js').FleetNode[] | null, revocations: import('../types.js').Receipt[] | null, open: Record<string, number> | null, stale: Date | null}} state
 * @param {Rates} rates
 */
function view({ top, nodes, revocations, open, stale }, rates) {
  const total = rates.total();
  const ok = Math.round(total.ok ?? 0);
  const denied = Math.round(rates.reasons().reduce((sum, [, count]) => sum + count, 0));
  const fenced = (nodes ?? []).filter((node) => health(node) === 'fenced').length;
  return html`<div class="heading"><h1>Overview</h1>
      ${pulse(stale)}</div>
    <div class=${stale ? 'dimmed' : ''}>
    <dl class="tiles">
      <div><dt>Decisions a second</dt><dd id="rate">${rate(rates.current())}</dd></div>
      <div><dt>Allowed in the last hour</dt><dd id="allowed-total">${number(ok)}</dd></div>
      <div class=${denied > 0 ? 'notable' : ''}><dt>Denied in the last hour</dt><dd id="denied-total">${number(denied)}${ok + denied > 0 ? html` <span class="muted">${((100 * denied) / (ok + denied)).toFixed(1)} %</span>` : nothing}</dd></div>
      <div class=${(open?.critical ?? 0) + (open?.high ?? 0) > 0 ? 'bad' : ''}><dt>New alerts</dt><dd><a href="/console/alerts">${open === null ? '–' : number(Object.values(open).reduce((a, b) => a + b, 0))}</a>
        <span class="muted">${SEVERITIES.filter((severity) => open?.[severity]).map((severity) => html`<a href=${url('/console/alerts', { status: 'new', severity_min: severity })}>${open?.[severity]} ${severity}</a> `)}</span></dd></div>
      ${may('fleet:read') ? html`<div class=${fenced > 0 ? 'bad' : ''}><dt>Nodes</dt><dd>${nodes === null ? '–' : (nodes.filter((node) => health(node) === 'live').length)} live${fenced > 0 ? html`, ${fenced} fenced` : nothing}</dd></div>` : nothing}
    </dl>
    <div class="columns">
      <section class="panel"><h2>Allowed <span class="muted">a second, last hour</span></h2><div class="chart" id="allowed"></div></section>
      <section class="panel"><h2>Denied <span class="muted">a second, last hour</span></h2><div class="chart" id="denied"></div>
        <ul class="legend">${rates.reasons().slice(0, COLOURS.length + 1).map(([reason, count], i) => html`<li><span class="swatch s${i + 1}" aria-hidden="true"></span><a href=${url('/console/decisions', { reason })}>${reason.replaceAll('_', ' ')}</a> ${number(Math.round(count))}</li>`)}</ul></section>
    </div>
    <div class="columns three">
      ${most('Most denied addresses', 'Address', top?.addresses, addressLink)}
      ${most('Most denied keys', 'Key', top?.keys, (id) => may('keys:read') ? keyLink(id) : id)}
      ${most('Most denied routes', 'Route', top?.routes, (route) => route)}
    </div>
    ${nodes === null ? nothing : html`<section class="panel"><div class="heading"><h2>Fleet</h2><a href="/console/fleet">More</a></div>${strip(nodes)}</section>`}
    <section class="panel"><div class="heading"><h2>Latest revocations</h2><a href="/console/revocations">All</a></div>
      ${revocations === null || revocations.length === 0 ? empty('Nothing was revoked yet.') : table('Latest revocations', REVOCATIONS.filter(([name]) => name !== 'By'), revocations)}</section>
    </div>`;
}

/**
 * @param {string} title
 * @param {string} column
 * @param {import('../types.js').Counted[] | undefined} all
 * @param {(value: string) => unknown} cell
 */
function most(title, column, all, cell) {
  return html`<section class="panel"><h2>${title}</h2>${all === undefined || all.length === 0 ? html`<p class="muted">None in the last hour.</p>` : table(title, [
    [column, (row) => html`<span class="clip" title=${row.value}>${cell(row.value)}</span>`],
    ['Denied', (row) => number(row.count), 'number'],
  ], all.slice(0, 6))}</section>`;
}
