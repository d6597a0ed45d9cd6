// Writes a picture of each page, light and dark, and of some on a phone: node screenshots.mjs DIRECTORY
// Sets a scene first, so use a Keyfence that is there for this; see browser.mjs for how it is told which.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, api, launch, makeKey, open, signIn, verify } from './browser.mjs';

const directory = process.argv[2] ?? 'screenshots';
const ADDRESSES = ['203.0.113.7', '203.0.113.8', '198.51.100.23', '192.0.2.66', '2001:db8::17'];
const AGENTS = ['shop-backend/2.4', 'curl/8.9.1', 'python-requests/2.32', 'Go-http-client/2.0'];
const ROUTES = ['/v1/documents', '/v1/documents/{id}', '/v1/images/resize', '/v1/search'];

/** Pages of which the beginning is enough. */
const LONG = ['decisions', 'audit', 'address', 'key-top'];
const SETTLE_MS = 4_000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Keys of several owners, with some minutes of traffic, some of it refused. */
async function scene(minutes) {
  const keys = [];
  for (const [owner, name, scopes, tags] of [
    ['acme', 'shop', ['read', 'write', 'storage:*'], ['prod', 'shop']],
    ['acme', 'nightly export', ['read'], ['batch']],
    ['globex', 'mobile app', ['read', 'generate'], ['prod']],
    ['initech', 'ci', ['read'], ['ci']],
    ['umbrella', 'old integration', ['read', 'admin'], ['legacy']],
  ]) {
    keys.push(await makeKey({ owner, name, scopes, tags }));
  }
  const [shop, , , , old] = keys;
  await api('POST', `/v1/keys/${keys[3].key_id}/suspend`, { reason: 'owner asked' });
  await api('POST', `/v1/keys/${keys[1].key_id}/rotate`, { grace: 'PT24H' });
  const end = Date.now() + minutes * 60_000;
  for (let i = 0; Date.now() < end || i < 400; i++) {
    const key = keys[Math.floor(keys.length * Math.random() ** 2)];
    const stranger = i % 23 === 0;
    await verify(stranger ? 'kf_live_0123456789ABCDEFGHIJKLMNOPQRSTUV1OnaJh' : key.key, {
      scopes: [i % 11 === 0 ? 'write' : 'read'],
      method: i % 5 === 0 ? 'POST' : 'GET',
      route: ROUTES[i % ROUTES.length],
      client_ip: stranger ? ADDRESSES[3] : ADDRESSES[Math.floor(3 * Math.random())],
      user_agent: AGENTS[i % 7 === 0 ? 2 : i % 2],
    });
    if (i === 300) {
      await api('POST', `/v1/keys/${old.key_id}/revoke`, { reason: 'key_compromise', note: 'found in a public repository' });
    }
    await wait(8 + 30 * Math.abs(Math.sin(i / 90)));
  }
  await api('POST', '/v1/revocations', { target: { tag: 'legacy' }, reason: 'superseded' });
  return { shop, old };
}

const pages = ({ shop, old }, revocation) => [
  ['overview', ''],
  ['keys', '/keys'],
  ['new-key', '/keys/new'],
  ['key', `/keys/${shop.key_id}`],
  ['key-top', `/keys/${shop.key_id}`],
  ['key-revoked', `/keys/${old.key_id}`],
  ['owners', '/owners'],
  ['owner', '/owners/acme'],
  ['decisions', '/decisions'],
  ['address', '/decisions?ip=192.0.2.66'],
  ['revocations', '/revocations'],
  ['revocation', `/revocations/${revocation}`],
  ['revoke', '/revocations/new?kind=owner&value=acme', (page) => page.getByRole('button', { name: 'Count them' }).click()],
  ['audit', '/audit'],
  ['fleet', '/fleet'],
];

mkdirSync(directory, { recursive: true });
const { shop, old } = await scene(Number(process.env.MINUTES ?? 1));
const [{ revocation_id: revocation }] = (await api('GET', '/v1/revocations?limit=1')).items;
const browser = await launch();
try {
  for (const [look, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }],
  ]) {
    const page = await open(browser, options);
    await page.goto(`${process.env.KEYFENCE_CONTROL}/console`);
    await page.screenshot({ path: join(directory, `sign-in-${look}.png`) });
    await signIn(page, ROOT);
    for (const [name, path, act] of pages({ shop, old }, revocation)) {
      await page.goto(`${process.env.KEYFENCE_CONTROL}/console${path}`);
      await page.locator('h1').waitFor();
      await page.locator('.loading').waitFor({ state: 'detached' });
      await act?.(page);
      await wait(name === 'overview' || name === 'fleet' ? SETTLE_MS : 700);
      await page.screenshot({ path: join(directory, `${name}-${look}.png`), fullPage: !LONG.includes(name) });
    }
    await page.goto(`${process.env.KEYFENCE_CONTROL}/console/keys/${shop.key_id}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').waitFor();
    await page.screenshot({ path: join(directory, `revoke-dialog-${look}.png`) });
    await page.context().close();
  }
} finally {
  await browser.close();
}
