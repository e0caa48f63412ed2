// What the tests of the sign-in share: real OpenID providers, an app whose panel signs in there, and a browser.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider';
import { startApp, type RunningApp } from '../support/running-app';
import { startBrowser } from './panel-page';
import { Workplace } from './workplace';

const audience = 'undertone';
export const longLifeS = 600;

/** Another site than the app's, so that its cookies do not reach it in a frame. */
export let provider: OpenIdProvider;
/** On the app's site: its cookies reach it in a frame. */
export let nearProvider: OpenIdProvider;
/** Signs in at `provider`, which issues refresh tokens. */
export let app: RunningApp;
/** For one test. */
export let context: BrowserContext;
let browser: Browser;
const endings: (() => Promise<unknown>)[] = [];

/** Starts the providers, the app and the browser for the tests of a file, and a fresh browser context for each test. */
export function useSignIn(): void {
  beforeAll(async () => {
    const options = {
      audience,
      accessTokenSeconds: longLifeS,
      redirectAddress: 'http://127.0.0.1/api/panel/signed-in.html',
      roles: { ada: ['Support.Agent'], grace: ['supervisor'], anna: ['admin'] },
    };
    [provider, nearProvider, browser] = await Promise.all([
      startOpenIdProvider(options),
      startOpenIdProvider({ ...options, host: '127.0.0.1' }),
      startBrowser(),
    ]);
    endings.push(
      () => provider.stop(),
      () => nearProvider.stop(),
      () => browser.close(),
    );
    app = await startSigningIn(provider, 'with-refresh-token');
  });
  afterAll(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });
  beforeEach(async () => {
    await Promise.all([provider, nearProvider].map((one) => one.behave('serve')));
    await Promise.all([provider, nearProvider].map((one) => one.setLifetime(longLifeS)));
    context = await newContext({});
  });
  afterEach(() => context.close());
}

/** Replaces the context by one with these options. */
export async function useContext(options: BrowserContextOptions): Promise<void> {
  await context.close();
  context = await newContext(options);
}

async function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
  const created = await browser.newContext({ locale: 'en-GB', ...options });
  created.setDefaultTimeout(20_000);
  return created;
}

/** An app whose panel signs in at the provider. */
export async function startSigningIn(at: OpenIdProvider, clientId: string, settings = {}): Promise<RunningApp> {
  const running = await startApp({
    settings: {
      AUTH_JWKS_URL: at.keysUrl,
      AUTH_ISSUER: at.issuer,
      AUTH_AUDIENCE: audience,
      AUTH_CLIENT_ID: clientId,
      AUTH_ROLES_CLAIM: 'realm_access.roles',
      AUTH_ROLE_NAMES: 'agent=Support.Agent',
      ...settings,
    },
  });
  endings.push(() => running.stop());
  return running;
}

/** A queue with the people of the tests: the agents ada and noel, the supervisor grace. */
export async function workplaceOf(running: RunningApp): Promise<Workplace> {
  const place = await Workplace.open(running);
  await place.addMember('ada');
  await place.addMember('noel');
  await place.addMember('grace', 'supervisor');
  return place;
}

/** A page around a frame that shows the address, as a chat tool has it. Ends with the tests of the file. */
export async function startDesk(address: () => string): Promise<(host: string) => string> {
  const desk: Server = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<title>Desk</title><iframe title="Undertone" width="600" height="700" src="${address()}"></iframe>`);
  });
  await once(desk.listen(0), 'listening');
  endings.push(async () => new Promise((resolve) => desk.close(resolve)));
  return (host) => `http://${host}:${(desk.address() as AddressInfo).port}/`;
}
