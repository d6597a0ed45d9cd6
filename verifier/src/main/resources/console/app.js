// The shell: finds the page of an address, shows who is signed in, and where one can go.

import { html, nothing, render } from './lib/lit-html.js';
import { onSignedOut } from './api.js';
import { go, onNavigate } from './navigation.js';
import { onEnded } from './sse.js';
import { announce, empty, loading, problem } from './ui.js';
import * as session from './session.js';
import { signInPage } from './pages/sign-in.js';
import { show as overview } from './pages/overview.js';
import { show as alerts } from './pages/alerts.js';
import { show as alert } from './pages/alert.js';
import { show as exceptions } from './pages/exceptions.js';
import { show as rules } from './pages/rules.js';
import { show as rule } from './pages/rule.js';
import { show as keys } from './pages/keys.js';
import { show as newKey } from './pages/new-key.js';
import { show as key } from './pages/key.js';
import { show as owners } from './pages/owners.js';
import { show as owner } from './pages/owner.js';
import { show as decisions } from './pages/decisions.js';
import { show as revocations } from './pages/revocations.js';
import { show as revoke } from './pages/revoke.js';
import { show as revocation } from './pages/revocation.js';
import { show as audit } from './pages/audit.js';
import { show as auditAlerts } from './pages/audit-alerts.js';
import { show as auditResponses } from './pages/audit-responses.js';
import { show as fleet } from './pages/fleet.js';

/**
 * Every page: its address below /console with * for what names a thing, its title, the scope that
 * it is of no use without, and what shows it. The first whose address fits is shown.
 *
 * @type {{path: string, title: string, scope: string, show: (shown: import('./types.js').Shown) => unknown}[]}
 */
const PAGES = [
  { path: '', title: 'Overview', scope: 'audit:read', show: overview },
  { path: 'alerts', title: 'Alerts', scope: 'audit:read', show: alerts },
  { path: 'alerts/exceptions', title: 'Exceptions', scope: 'audit:read', show: exceptions },
  { path: 'alerts/*', title: 'Alert', scope: 'audit:read', show: alert },
  { path: 'rules', title: 'Rules', scope: 'audit:read', show: rules },
  { path: 'rules/*', title: 'Rule', scope: 'audit:read', show: rule },
  { path: 'keys', title: 'Keys', scope: 'keys:read', show: keys },
  { path: 'keys/new', title: 'New key', scope: 'keys:write', show: newKey },
  { path: 'keys/*', title: 'Key', scope: 'keys:read', show: key },
  { path: 'owners', title: 'Owners', scope: 'audit:read', show: owners },
  { path: 'owners/*', title: 'Owner', scope: 'keys:read', show: owner },
  { path: 'decisions', title: 'Decisions', scope: 'audit:read', show: decisions },
  { path: 'revocations', title: 'Revocations', scope: 'audit:read', show: revocations },
  { path: 'revocations/new', title: 'Revoke many keys', scope: 'revoke', show: revoke },
  { path: 'revocations/*', title: 'Revocation', scope: 'revoke', show: revocation },
  { path: 'audit', title: 'Audit', scope: 'audit:read', show: audit },
  { path: 'audit/alerts', title: 'Audit: alerts', scope: 'audit:read', show: auditAlerts },
  { path: 'audit/responses', title: 'Audit: responses', scope: 'audit:read', show: auditResponses },
  { path: 'fleet', title: 'Fleet', scope: 'fleet:read', show: fleet },
];

/** What stands in the navigation, by its address. */
const NAVIGATION = ['', 'alerts', 'rules', 'keys', 'owners', 'decisions', 'revocations', 'audit', 'fleet'];

const ROOT = '/console';
const app = /** @type {HTMLElement} */ (document.getElementById('app'));

/** @type {AbortController | null} ends what the shown page has under way */
let shown = null;

/** Whether what is shown is somebody's. */
let signedIn = false;

/** Why nobody is signed in any more; shown above the sign-in form. */
let farewell = '';

function pageOf(/** @type {string} */ path) {
  const parts = path.slice(ROOT.length).split('/').filter((part) => part !== '').map(decodeURIComponent);
  for (const page of PAGES) {
    const pattern = page.path.split('/').filter((part) => part !== '');
    if (pattern.length === parts.length && pattern.every((part, i) => part === '*' || part === parts[i])) {
      return { page, args: parts.filter((_, i) => pattern[i] === '*') };
    }
  }
  return null;
}

function title(/** @type {string} */ text) {
  document.title = `${text} – Keyfence`;
}

/** Shows the page of the browser's address. */
async function showPage() {
  shown?.abort();
  shown = new AbortController();
  const { signal } = shown;
  signedIn = session.current() !== null;
  if (!signedIn) {
    title('Sign in');
    render(signInPage(farewell, () => { farewell = ''; showPage(); }), app);
    return;
  }
  const found = pageOf(location.pathname);
  render(shell(found?.page.path ?? ''), app);
  // On a phone the navigation is wider than the screen.
  document.querySelector('nav a[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  const old = /** @type {HTMLElement} */ (document.getElementById('main'));
  // A new element for each page: nothing that the last one drew, or still draws, is in the way.
  const main = /** @type {HTMLElement} */ (old.cloneNode(false));
  old.replaceWith(main);
  title(found?.page.title ?? 'No such page');
  if (found === null) {
    render(html`<h1>No such page</h1>${empty('There is nothing at this address.', html`Begin at the <a href=${ROOT}>overview</a>.`)}`, main);
    return;
  }
  if (!session.may(found.page.scope)) {
    render(html`<h1>${found.page.title}</h1>${empty(html`The key that you signed in with does not hold <code>${found.page.scope}</code>, which this page needs.`, 'Sign in with another key, or have the scope added to this one.')}`, main);
    return;
  }
  render(loading, main);
  try {
    await found.page.show({ main, args: found.args, query: new URLSearchParams(location.search), signal, title });
  } catch (error) {
    if (!signal.aborted) {
      render(html`<h1>${found.page.title}</h1>${problem(error)}`, main);
    }
  }
}

/** @param {string} path */
function shell(path) {
  const section = path.split('/')[0];
  const entries = NAVIGATION.flatMap((each) => PAGES.filter((page) => page.path === each && session.may(page.scope)));
  return html`
    <a class="skip" href="#main">Skip to the page</a>
    <header>
      <a class="brand" href=${ROOT}>Keyfence</a>
      <nav aria-label="Console">
        ${entries.map((page) => html`<a href=${page.path ? `${ROOT}/${page.path}` : ROOT} aria-current=${page.path === section ? 'page' : nothing}>${page.title}</a>`)}
      </nav>
      ${session.may('keys:read') ? html`<form role="search" @submit=${search}>
        <input name="q" type="search" aria-label="Find a key" placeholder="Key, id, owner, name or tag" autocomplete="off" spellcheck="false">
      </form>` : nothing}
      <button type="button" class="quiet" title=${`Signed in with ${session.current()?.key_id}`} @click=${leave}>Sign out</button>
    </header>
    <main id="main" tabindex="-1"></main>
    <div id="toast" role="status" aria-live="polite"></div>`;
}

/** @param {Event} event */
async function search(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const text = String(new FormData(form).get('q')).trim();
  form.reset();
  if (text !== '') {
    const { find } = await import('./find.js');
    try {
      go(await find(text));
    } catch (error) {
      announce(error instanceof Error ? error.message : String(error));
    }
  }
}

async function leave() {
  try {
    await session.signOut();
  } finally {
    farewell = '';
    history.pushState(null, '', ROOT);
    showPage();
  }
}

function ended() {
  if (signedIn) {
    session.forget();
    farewell = 'Your session is over: it was left unused, or its key is refused now.';
    showPage();
  }
}

// Links within the console change the page, not the document.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (link && plain && !link.target && !link.hasAttribute('download') && link.origin === location.origin
      && (link.pathname === ROOT || link.pathname.startsWith(`${ROOT}/`)) && !link.hash) {
    event.preventDefault();
    go(link.pathname + link.search);
  }
});
window.addEventListener('popstate', showPage);
onNavigate(showPage);
onSignedOut(ended);
onEnded(ended);

try {
  await session.restore();
  await showPage();
} catch (error) {
  render(html`<main id="main"><h1>Keyfence</h1>${problem(error)}<p><a href=${location.href} target="_self">Try again</a></p></main>`, app);
}
