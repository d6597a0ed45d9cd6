// What was decided: with filters, as far back as the archive goes, and live.

import { html, nothing, render } from '../lib/lit-html.js';
import { url } from '../api.js';
import { breakdown } from '../breakdown.js';
import { go } from '../navigation.js';
import { Pager } from '../pager.js';
import { listen } from '../sse.js';
import { addressLink, badge, empty, fields, keyLink, ownerLink, pulse, table, time } from '../ui.js';
import { options } from './keys.js';

const FILTERS = ['key_id', 'owner', 'ip', 'reason', 'profile', 'environment', 'outcome', 'node_id'];
const TIMES = ['from', 'to'];

/** Reads as one looks: more than this many lines a second nobody follows. */
const DRAW_EVERY_MS = 250;
const LIVE_ROWS = 100;

/** @type {[string, (decision: import('../types.js').Decision) => unknown, string?][]} */
export const COLUMNS = [
  ['Time', (decision) => time(decision.time)],
  ['Outcome', (decision) => html`${badge(decision.outcome)} ${decision.outcome === 'allow' ? nothing : decision.reason.replaceAll('_', ' ')}`],
  ['Key', (decision) => decision.key_id ? keyLink(decision.key_id) : html`<span class="muted">unknown ${decision.digest_prefix ?? ''}</span>`],
  ['Owner', (decision) => ownerLink(decision.owner)],
  ['Address', (decision) => addressLink(decision.client_ip)],
  ['Request', (decision) => html`<span class="clip" title=${`${decision.method ?? ''} ${decision.route ?? ''}`}>${decision.method ?? ''} ${decision.route ?? '–'}</span>`],
  ['User agent', (decision) => html`<span class="clip" title=${decision.user_agent ?? ''}>${decision.user_agent ?? '–'}</span>`],
  ['Node', (decision) => html`<span class="whole">${decision.node_id}</span>${decision.observed_by ? html` <span class="muted">observed by ${decision.observed_by}</span>` : nothing}`],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  const live = query.get('live') === '1';
  if (live) {
    return watch(main, query, filters, signal);
  }
  /** @type {Pager<import('../types.js').Decision>} */
  const pager = new Pager('/v1/decisions', { ...filters, from: query.get('from'), to: query.get('to'), limit: query.get('ip') ? 500 : 100 }, signal);
  await pager.more();
  const draw = () => render(html`<h1>Decisions</h1>${form(query)}
    ${query.get('ip') && pager.items.length > 0 ? pivot(query.get('ip') ?? '', pager.items) : nothing}
    ${pager.items.length === 0 && pager.next === null ? empty('No decision is like that.', 'Loosen the filter, or look further back. What was decided in the last second may not be here yet.') : table('Decisions', COLUMNS, pager.items)}
    ${pager.button(draw)}`, main);
  draw();
}

/**
 * What an address touched.
 *
 * @param {string} ip
 * @param {import('../types.js').Decision[]} decisions
 */
const pivot = (ip, decisions) => html`<h2>What ${ip} touched <span class="muted">latest ${decisions.length} decisions</span></h2>
  <div class="columns three">
    ${breakdown('Keys', decisions, (decision) => decision.key_id ?? (decision.digest_prefix && `unknown ${decision.digest_prefix}`), (key) => key.startsWith('key_') ? keyLink(key) : key)}
    ${breakdown('Outcomes', decisions, (decision) => decision.reason, (reason) => reason.replaceAll('_', ' '))}
    ${breakdown('Routes', decisions, (decision) => decision.route && `${decision.method ?? ''} ${decision.route}`.trim())}
  </div>`;

/**
 * Shows decisions as they are made.
 *
 * @param {HTMLElement} main
 * @param {URLSearchParams} query
 * @param {Record<string, string | null>} filters
 * @param {AbortSignal} signal
 */
function watch(main, query, filters, signal) {
  /** @type {import('../types.js').Decision[]} */
  let rows = [];
  /** @type {import('../types.js').Decision[]} */
  let fresh = [];
  let missed = 0;
  /** @type {Date | null} */
  let stale = null;
  const draw = () => render(html`<h1>Decisions</h1>${form(query)}
    ${pulse(stale, 'Live: the newest come first')}
    ${missed > 0 ? html`<p class="muted">${missed} went by too fast to be shown.</p>` : nothing}
    ${rows.length === 0 ? empty('Nothing has been decided since this page was opened.', 'Verify a key, or loosen the filter.') : table('Decisions', COLUMNS, rows)}`, main);
  listen(url('/v1/decisions/stream', filters), {
    decision: (decision) => { fresh.push(decision); },
    missed: ({ count }) => { missed += count ?? 0; },
  }, (since) => { stale = since; draw(); }, signal, false);
  const timer = setInterval(() => {
    if (fresh.length > 0) {
      missed += Math.max(0, fresh.length - LIVE_ROWS);
      rows = [...fresh.slice(-LIVE_ROWS).reverse(), ...rows].slice(0, LIVE_ROWS);
      fresh = [];
      draw();
    }
  }, DRAW_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  draw();
}

/** @param {URLSearchParams} query */
const form = (query) => html`<form class="filters" @submit=${(/** @type {Event} */ event) => go(url('/console/decisions', withTimes(fields(event))))}>
  <label>key<input name="key_id" .value=${query.get('key_id') ?? ''} autocomplete="off" placeholder="key_…"></label>
  ${['owner', 'ip', 'profile'].map((name) => html`<label>${name === 'ip' ? 'address' : name}<input name=${name} .value=${query.get(name) ?? ''} autocomplete="off"></label>`)}
  <label>outcome<select name="outcome">${options(['', 'allow', 'deny'], query.get('outcome'))}</select></label>
  <label>reason<select name="reason">${options(['', ...REASONS], query.get('reason'))}</select></label>
  ${TIMES.map((name) => html`<label>${name}<input name=${name} type="datetime-local" .value=${local(query.get(name))}></label>`)}
  <label class="check"><input type="checkbox" name="live" value="1" .checked=${query.get('live') === '1'}> live</label>
  <button>Filter</button>
</form>`;

/** @param {Record<string, string>} values with times in the viewer's zone */
export function withTimes(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, TIMES.includes(name) ? new Date(value).toISOString() : value]));
}

/**
 * A time as `datetime-local` takes it.
 *
 * @param {string | null} iso
 */
export function local(iso) {
  if (!iso || Number.isNaN(Date.parse(iso))) {
    return '';
  }
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const REASONS = ['ok', 'missing_key', 'malformed_key', 'unknown_key', 'invalid_token', 'unreadable_key', 'revoked', 'expired', 'suspended', 'wrong_environment', 'ip_not_allowed', 'route_not_allowed', 'insufficient_scope', 'rate_limited', 'quota_exceeded', 'fenced', 'warming_up', 'log_full', 'stale'];
