// Writes pictures of each page, light, dark and on a phone: node screenshots.mjs DIRECTORY. Those in PNG are whole, to be
// looked through; those in WebP are what a screen shows, small enough for a README.
// Sets a scene first, so use a Keyfence that is there for this; see browser.mjs for how it is told which.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ROOT, api, launch, makeKey, open, signIn, verify } from './browser.mjs';

const directory = process.argv[2] ?? 'screenshots';
const ADDRESSES = ['203.0.113.7', '203.0.113.8', '198.51.100.23', '192.0.2.66', '2001:db8::17'];
const AGENTS = ['shop-backend/2.4', 'curl/8.9.1', 'python-requests/2.32', 'Go-http-client/2.0'];
const ROUTES = ['/v1/documents', '/v1/documents/{id}', '/v1/images/resize', '/v1/search'];

/** Pages of which the beginning is enough. */
const LONG = ['decisions', 'audit', 'address', 'key-top', 'rules'];
const SETTLE_MS = 4_000;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** More than any rule lets somebody try. */
const STRANGERS = 400;
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
  await attack();
  return { shop, old };
}

/** What detection finds without fail: somebody tries keys, and somebody uses a canary. Returns when it has. */
async function attack() {
  const canary = await makeKey({ owner: 'decoys', name: 'backup admin', canary: true });
  for (let i = 0; i < STRANGERS; i++) {
    await verify(stranger(i), { method: 'GET', route: ROUTES[0], client_ip: ADDRESSES[3], user_agent: AGENTS[2] });
  }
  await verify(canary.key, { scopes: ['read'], method: 'GET', route: ROUTES[3], client_ip: ADDRESSES[4], user_agent: AGENTS[1] });
  const found = async (rule) => (await api('GET', `/v1/alerts?rule=${rule}`)).items.length > 0;
  while (!(await found('D3')) || !(await found('D22')) || (await api('GET', '/v1/responses')).items.length === 0) {
    await wait(500);
  }
  const [{ alert_id: id }] = (await api('GET', '/v1/alerts?rule=D22')).items;
  await api('POST', `/v1/alerts/${id}/ack`, {});
  await api('PUT', '/v1/rules/D3', { severity: 'high' });
  await api('PUT', '/v1/responses/policies/D6', { action: 'suspend', suspend_for: 'PT1H', severity_min: 'high' });
}

/** A key of the right form that nobody has, each another one. */
function stranger(i) {
  const body = `kf_live_${String(i).padStart(32, '0')}`;
  let left = crc32(body);
  let checksum = '';
  for (let digits = 0; digits < 6; digits++) {
    checksum = BASE62[left % 62] + checksum;
    left = Math.floor(left / 62);
  }
  return body + checksum;
}

const pages = ({ shop, old }, revocation, alert) => [
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
  ['audit-alerts', '/audit/alerts'],
  ['audit-responses', '/audit/responses'],
  ['fleet', '/fleet'],
  ['alerts', '/alerts?status=any', (page) => page.keyboard.press('x')],
  ['alert', `/alerts/${alert}`],
  ['exceptions', '/alerts/exceptions'],
  ['rules', '/rules'],
  ['rule', '/rules/D3'],
];

/** What the screen shows, in the browser's own WebP. */
async function small(page, name) {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  writeFileSync(join(directory, `${name}.webp`), Buffer.from(data, 'base64'));
  await devtools.detach();
}

mkdirSync(directory, { recursive: true });
const { shop, old } = await scene(Number(process.env.MINUTES ?? 1));
const [{ revocation_id: revocation }] = (await api('GET', '/v1/revocations?limit=1')).items;
const [{ alert_id: alert }] = (await api('GET', '/v1/alerts?rule=D3')).items;
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
    for (const [name, path, act] of pages({ shop, old }, revocation, alert)) {
      await page.goto(`${process.env.KEYFENCE_CONTROL}/console${path}`);
      await page.locator('h1').waitFor();
      await page.locator('.loading').waitFor({ state: 'detached' });
      await act?.(page);
      await wait(name === 'overview' || name === 'fleet' ? SETTLE_MS : 700);
      await page.screenshot({ path: join(directory, `${name}-${look}.png`), fullPage: !LONG.includes(name) });
      if (look !== 'phone') {
        await small(page, `${name}-${look}`);
      }
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
