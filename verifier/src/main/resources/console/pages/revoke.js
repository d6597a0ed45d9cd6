// Revoking many keys at once: counted first, typed to confirm, and then followed node by node.

import { html, nothing, render } from '../lib/lit-html.js';
import { send } from '../api.js';
import { reasonFields } from '../dialog.js';
import { follow, receiptView } from '../receipt.js';
import { fields, number, problem, table } from '../ui.js';
import { COLUMNS } from './keys.js';
import { local } from './decisions.js';

/** @type {[string, string][]} */
const KINDS = [
  ['owner', 'All keys of an owner'],
  ['tag', 'All keys with a tag'],
  ['profile', 'All keys of a profile'],
  ['environment', 'All keys of an environment'],
  ['everything', 'Every key there is'],
];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  let kind = query.get('kind') ?? 'owner';
  /** @type {{body: Record<string, unknown>, run: import('../types.js').DryRun, phrase: string} | null} */
  let counted = null;
  /** @type {unknown} */
  let refusal = null;
  let typed = '';

  const draw = () => render(html`<h1>Revoke many keys</h1>
    <p>One record in the log ends them all, as fast as a single key. Keys that are made later are not touched.</p>
    <form class="panel narrow" @submit=${count} @input=${() => { if (counted) { counted = null; draw(); } }}>
      <label>What<select name="kind" @change=${(/** @type {Event} */ event) => { kind = /** @type {HTMLSelectElement} */ (event.target).value; draw(); }}>
        ${KINDS.map(([value, name]) => html`<option value=${value} ?selected=${value === kind}>${name}</option>`)}</select></label>
      ${kind === 'everything' ? nothing : kind === 'environment'
    ? html`<label>Environment<select name="value"><option>test</option><option>live</option></select></label>`
    : html`<label>Which ${kind}<input name="value" required autocomplete="off" value=${query.get('value') ?? ''}></label>`}
      <label>Made before<input name="issued_before" type="datetime-local" max=${local(new Date().toISOString())}><span class="hint">In your own time zone; none for all until now.</span></label>
      ${reasonFields}
      ${refusal === null ? nothing : problem(refusal)}
      <p class="buttons"><button class="primary">Count them</button></p>
    </form>
    ${counted ? dryRun(counted) : nothing}`, main);

  /** @param {Event} event */
  const count = async (event) => {
    const { value, issued_before: before, kind: what, ...why } = fields(event);
    const body = {
      ...why,
      target: what === 'everything' ? { everything: true } : { [what]: value },
      ...(before ? { issued_before: new Date(before).toISOString() } : {}),
    };
    refusal = null;
    typed = '';
    try {
      counted = { body, run: await send('POST', '/v1/revocations', { ...body, dry_run: true }), phrase: value ?? 'everything' };
    } catch (error) {
      refusal = error;
    }
    draw();
  };

  /** @param {{body: Record<string, unknown>, run: import('../types.js').DryRun, phrase: string}} dry */
  const dryRun = ({ body, run, phrase }) => html`<section class="panel" aria-label="What would be revoked">
    <h2>${number(run.count)} ${run.count === 1 ? 'key' : 'keys'} would be revoked</h2>
    ${run.sample.length === 0 ? html`<p class="muted">No usable key is like that now.</p>` : table('Some of them', COLUMNS.filter(([name]) => name !== 'Tags'), run.sample)}
    ${run.count > run.sample.length ? html`<p class="muted">These are ${run.sample.length} of them.</p>` : nothing}
    ${run.last_admin_key ? html`<p class="message bad">The last key that can administer Keyfence is among them, perhaps the one you are signed in with. After this, <code>keyfence recover</code> alone makes another.</p>` : nothing}
    <form @submit=${(/** @type {Event} */ event) => { event.preventDefault(); revoke(body, run.last_admin_key); }}>
      <label>Type <strong>${phrase}</strong> to revoke them<input name="typed" autocomplete="off" spellcheck="false" .value=${typed} @input=${(/** @type {Event} */ event) => { event.stopPropagation(); typed = /** @type {HTMLInputElement} */ (event.target).value; draw(); }}></label>
      <p class="buttons"><button class="danger" ?disabled=${typed !== phrase}>Revoke ${number(run.count)} ${run.count === 1 ? 'key' : 'keys'} for good</button></p>
    </form></section>`;

  /**
   * @param {Record<string, unknown>} body
   * @param {boolean} lastAdminKey
   */
  const revoke = async (body, lastAdminKey) => {
    try {
      const everything = 'everything' in /** @type {object} */ (body.target);
      const confirm = everything ? 'everything' : lastAdminKey ? 'last_admin_key' : null;
      const receipt = await send('POST', '/v1/revocations', { ...body, confirm, wait_ms: 0 });
      history.replaceState(null, '', `/console/revocations/${receipt.revocation_id}`);
      const showReceipt = (/** @type {import('../types.js').Receipt} */ now) => render(html`<h1>Revocation</h1>${receiptView(now)}`, main);
      showReceipt(receipt);
      await follow(receipt.revocation_id, showReceipt, signal, true);
    } catch (error) {
      refusal = error;
      counted = null;
      draw();
    }
  };
  draw();
}
