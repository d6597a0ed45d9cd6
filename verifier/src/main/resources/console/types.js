/**
 * What the API answers, as far as the console looks at it; openapi.yml has the whole. Types alone:
 * nothing imports this file when the console runs.
 *
 * @typedef {{key_id: string, scopes: string[], ends_in_s: number, idle_max_s: number}} Session
 * @typedef {{generation: number, created_at: string, valid_until: string | null}} Secret
 * @typedef {{key_id: string, key?: string, profile: string, owner: string, name: string, environment: string,
 *   scopes: string[], tags: string[], attributes: Record<string, string>, restrictions: Record<string, unknown> | null,
 *   jwt: boolean, state: string, version: number, created_at: string, updated_at: string,
 *   expires_at: string | null, secrets: Secret[], last_used_at?: string | null}} Key
 * @typedef {{id: string, address: string | null, request_id: string | null}} Actor
 * @typedef {{key_id: string, version: number, type: string, requested_at: string, accepted_at: string, actor: Actor,
 *   reason: string | null, note: string | null, command_id: string | null, revocation_id: string | null,
 *   before: Partial<Key> | null, after: Partial<Key> | null}} KeyEvent
 * @typedef {{decision_id: string, node_id: string, time: string, key_id: string | null, owner: string | null,
 *   environment: string | null, profile: string | null, digest_prefix: string | null, required_scopes: string[],
 *   held_scopes: string[], method: string | null, route: string | null, client_ip: string | null,
 *   user_agent: string | null, outcome: string, reason: string, latency_nanos: number,
 *   observed_by: string | null}} Decision
 * @typedef {{node_id: string, status: string, latency_ms: number | null, at: string | null}} NodeReceipt
 * @typedef {{revocation_id: string, status: string, position: number, requested_at: string, elapsed_ms: number | null,
 *   nodes: NodeReceipt[], target: Record<string, string | boolean>, created_before: string | null, reason: string,
 *   note: string | null, actor: Actor, control_node_id: string, keys_covered?: number}} Receipt
 * @typedef {{dry_run: true, count: number, sample: Key[], last_admin_key: boolean}} DryRun
 * @typedef {{node_id: string, node_epoch: number, role: string, version: string, status: string, fence_position: number,
 *   keys_position: number, last_seen_ms: number, lease_left_ms: number, staleness_ms: number}} FleetNode
 * @typedef {{start: string, total: number, allowed: number, denied: number, reasons: Record<string, number>,
 *   distinct_ips: number, last_ip: string | null, last_user_agent: string | null, scopes: string[]}} UsageWindow
 * @typedef {{key_id?: string, owner?: string, profile?: string, route?: string, total: number, allowed: number,
 *   denied: number, last_at: string | null}} UsageTotal
 * @typedef {{at: number, counts: Record<string, number>}} Slot
 * @typedef {{now: number, slot_s: number, since: number, slots: Slot[]}} Rates
 * @typedef {{value: string, count: number}} Counted
 * @typedef {{name: string, observed: number | null, baseline: number | null, threshold: number | null}} Measure
 * @typedef {{status: string, actor: Actor, reason: string | null, at: string}} AlertStep
 * @typedef {{alert_id: string, rule: string, rule_name: string, technique: string | null, severity: string, score: number,
 *   entity_kind: string, entity: string, key_id: string | null, owner: string | null, profile: string | null,
 *   summary: string, count: number, first_seen: string, last_seen: string, evidence_from: string, measures: Measure[],
 *   factors: string[], settings: Record<string, string>, first_decisions: string[], last_decisions: string[],
 *   addresses: Counted[], routes: Counted[], user_agents: Counted[], swallowed_by: string | null, observed: boolean,
 *   gathers: string[], status: string, reopened: boolean, version: number, next: string[], steps?: AlertStep[]}} Alert
 * @typedef {{exception_id: string, rule: string | null, key_id: string | null, owner: string | null, network: string | null,
 *   autonomous_system: number | null, user_agent: string | null, reason: string, expires_at: string, active: boolean,
 *   actor: Actor, set_at: string, swallowed: {count: number, complete: boolean}}} AlertException
 * @typedef {{alert_id: string, outcome: string, status?: string, version?: number}} ReviewOutcome
 * @typedef {{alert_id: string, version: number, status: string, actor: Actor, reason: string | null, at: string, rule?: string,
 *   rule_name?: string, severity?: string, entity_kind?: string, entity?: string, summary?: string}} AlertReview
 * @typedef {{id: string, rule: string, severity: string, key_id: string | null, owner: string | null, action: string, state: string,
 *   detail: string, actor: string, at: string, started_at: string | null, suspended_until: string | null,
 *   revocation_id: string | null, elapsed_ms: number | null, node_id: string}} AlertResponse
 * @typedef {{rule: string, name: string, rule_version: number, about: string, technique: string | null, enabled: boolean,
 *   severity: string | null, severity_default: string, settings: {name: string, value: string, default: string}[],
 *   version: number, actor?: Actor, set_at?: string}} Rule
 * @typedef {{rule: string, action: string, dry_run: boolean, severity_min: string, suspend_for: string | null}} ResponsePolicy
 * @typedef {{kill_switch: boolean, per_hour_max: number, share_max: number, spared_keys: string[], spared_owners: string[],
 *   spared_tags: string[]}} ResponseGuards
 * @typedef {{at: string, node_id: string, node_epoch: number, what: string}} NodeChange
 * @typedef {{since: string, from: string, step_s: number, nodes: {node_id: string, staleness_ms: (number | null)[]}[],
 *   changes: NodeChange[]}} FleetHistory
 * @typedef {{entity_kind: string, entity: string, risk: number, severity: string, alert_count: number}} Risk
 * @typedef {{addresses: Counted[], routes: Counted[], keys: Counted[]}} Top
 */

/**
 * What a page is given when it is shown.
 *
 * @typedef {object} Shown
 * @property {HTMLElement} main where it draws
 * @property {string[]} args what its address names, decoded
 * @property {URLSearchParams} query
 * @property {AbortSignal} signal aborted when another page is shown: ends requests, streams and timers
 * @property {(title: string) => void} title names the browser's tab
 */

export {};
