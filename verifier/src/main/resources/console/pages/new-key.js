// Making a key: its secret is shown here, once, and nowhere again.

import { html, render } from '../lib/lit-html.js';
import { get, send } from '../api.js';
import { may } from '../session.js';
import { copyButton, fields, keyLink, problem, words } from '../ui.js';

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  /** @type {{profile: string, scopes: string[], default_scopes: string[], open_scopes: boolean}[]} */
  const profiles = may('keys:read') ? (await get('/v1/profiles', signal)).items : [];
  /** @type {unknown} */
  let refusal = null;
  let chosen = 'keyfence';
  const draw = () => {
    const profile = profiles.find((each) => each.profile === chosen);
    render(html`<h1>New key</h1>
    <form class="panel narrow" @submit=${submit}>
      <label>Owner<input name="owner" required maxlength="256" autocomplete="off"><span class="hint">Whose key it is: a team, an account. Its keys can be revoked together.</span></label>
      <label>Name<input name="name" maxlength="256" autocomplete="off"><span class="hint">What it is for.</span></label>
      <label>Profile<select name="profile" @change=${(/** @type {Event} */ event) => { chosen = /** @type {HTMLSelectElement} */ (event.target).value; draw(); }}>
        ${(profiles.length > 0 ? profiles.map((each) => each.profile) : ['keyfence']).map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}</select>
        <span class="hint">The API that it opens.</span></label>
      <label>Environment<select name="environment"><option value="live">live</option><option value="test">test</option></select></label>
      <label>Scopes<input name="scopes" autocomplete="off" placeholder=${profile?.default_scopes.join(' ') || 'read'}>
        <span class="hint">${profile && profile.scopes.length > 0 ? `Known: ${profile.scopes.join(' ')}.` : ''} Separated by spaces; none takes the profile’s own.</span></label>
      <label>Tags<input name="tags" autocomplete="off"></label>
      <label>Expires<input name="expires_at" type="datetime-local"><span class="hint">In your own time zone; none for never.</span></label>
      ${refusal === null ? '' : problem(refusal)}
      <p class="buttons"><a class="button" href="/console/keys">Cancel</a><button class="primary">Make key</button></p>
    </form>`, main);
  };
  /** @param {Event} event */
  const submit = async (event) => {
    const { scopes, tags, expires_at: expires, ...rest } = fields(event);
    try {
      const key = await send('POST', '/v1/keys', {
        ...rest,
        ...(scopes ? { scopes: words(scopes) } : {}),
        tags: words(tags),
        expires_at: expires ? new Date(expires).toISOString() : null,
      });
      render(secretView(key, 'The key is made.'), main);
    } catch (error) {
      refusal = error;
      draw();
    }
  };
  draw();
}

/**
 * A new secret.
 *
 * @param {import('../types.js').Key} key
 * @param {string} headline
 */
export function secretView(key, headline) {
  return html`<h1>${headline}</h1>
    <section class="panel narrow">
      <p class="message warn">This is shown once: Keyfence keeps a digest only. Copy it to where it is used before you leave this page.</p>
      <p><output class="secret" aria-label="The key">${key.key}</output></p>
      <p class="buttons left">${copyButton(key.key ?? '', 'Copy key')} <span>${keyLink(key.key_id)}</span></p>
    </section>`;
}
