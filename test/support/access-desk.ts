// An app with everybody who may call it: a queue that is on and one that is off, people of each standing, and tokens of
// two issuers.
import type { RouteName } from '../../shared/http/routes';
import {
  type Role,
  standings,
  type StandingName,
  standingNames,
  type Target,
  routeOf,
  expectationOf,
} from './access-table';
import { ApiClient, queuePath } from './api-client';
import { request, type HttpReply } from './http-reply';
import { startKeyServer, type KeyServer } from './key-server';
import { MessageSender, signatureHeaders } from './message-sender';
import { startTables, type OutsideTables } from './outside-services';
import { startRecordingSignalR, type RecordingSignalR } from './recording-signalr';
import { startApp, type RunningApp } from './running-app';
import { settledRows } from './settled-rows';
import { storedRows } from './stored-rows';
import { unique } from './support-desk';
import { bearer, keySigner, secretSigner, validClaims, type TokenIssuer } from './token-issuer';

export let app: RunningApp;
let tables: OutsideTables;
let signalR: RecordingSignalR;
let keyServer: KeyServer;
export let bySecret: TokenIssuer;
export let byKey: TokenIssuer;
let admin: ApiClient;

export const otherQueue = unique('other-queue');
export const queues = { on: unique('queue-on'), off: unique('queue-off'), 'never-set': unique('queue-never-set') };
export const talkedIn = {
  on: unique('conversation'),
  off: unique('conversation'),
  'never-set': unique('conversation'),
};
export const silent = unique('conversation-without-messages');
/** A member of both queues who must not be changed, and one who is added and removed. */
const [resident, newcomer] = [unique('resident'), unique('newcomer')];
const personWith = Object.fromEntries(standingNames.map((name) => [name, unique('person')])) as Record<
  StandingName,
  string
>;
/** The texts of all replies. */
const replies = new Set<string>();
/** Stops everything that was started, the last first, even after a failed start. */
const endings: (() => Promise<unknown>)[] = [];

/** Both queues have had a conversation, then one of them was switched off. */
async function setUpQueues(): Promise<void> {
  const chat = new MessageSender(app.baseUrl, app.webhookSecret);
  for (const state of ['on', 'off'] as const) {
    await admin.putQueue(queues[state], { enabled: true });
    await admin.putMember(queues[state], resident, { role: 'agent' });
    const author = { role: 'customer' } as const;
    const message = { messageId: 'm-1', text: 'This is terrible, I hate it!', author };
    await chat.sendCounted({ ...message, conversationId: talkedIn[state], queueId: queues[state] });
  }
  await admin.putQueue(otherQueue, { enabled: true });
  for (const name of standingNames) {
    const { membership, queue } = standings[name];
    if (membership) await admin.putMember(queues[queue], personWith[name], { role: membership });
    else await admin.putMember(otherQueue, personWith[name], { role: 'supervisor' });
  }
  await admin.putQueue(queues.off, { enabled: false });
}

/** A refused call targets existing data, an allowed one data that it may change. */
export function targetOf(name: RouteName, standing: StandingName, mayPass: boolean): Target {
  const { queue } = standings[standing];
  return {
    queueId: queues[queue],
    conversationId: mayPass && name === 'erase-conversation' ? silent : talkedIn[queue],
    agentId: mayPass ? newcomer : resident,
    enabled: mayPass === (queue === 'on'),
  };
}

export interface CallToMake {
  authorization: string | null;
  target: Target;
  signed?: boolean;
  /** Replaces the valid values. */
  params?: Record<string, string>;
  body?: object;
}

export async function call(
  name: RouteName,
  { authorization, target, signed, params, body }: CallToMake,
): Promise<HttpReply> {
  const { method, path } = routeOf(name);
  const expectation = expectationOf(name);
  const values = { ...expectation.params?.(target), ...params };
  const filled = path.replace(/\{\*?(\w+)\}/g, (_, parameter: string) => {
    const value = values[parameter];
    if (value === undefined) throw new Error(`The expectations of ${name} give no "${parameter}".`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(expectation.query?.(target)).toString();
  const content = body ?? expectation.body?.(target);
  const text = content && JSON.stringify(content);
  const reply = await request(`${app.baseUrl}/api/${filled}${query && `?${query}`}`, {
    method: method === 'any' ? 'GET' : method,
    headers: {
      ...(authorization !== null && { authorization }),
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...(signed && signatureHeaders(text ?? '', { secret: app.webhookSecret })),
    },
    ...(text !== undefined && { body: text }),
  });
  replies.add(reply.text);
  return reply;
}

export async function authorize(issuer: TokenIssuer, standing: StandingName, role: Role): Promise<string> {
  return bearer(await issuer.signer.sign(claimsOf(issuer, standing, role)));
}

export const providerNames = { agent: 'Support.Agent', supervisor: 'Support.Lead', admin: 'Support.Owner' };

export function claimsOf(issuer: TokenIssuer, standing: StandingName, role: Role) {
  const claims = validClaims(issuer, personWith[standing], role === 'none' ? [] : [role]);
  if (issuer !== byKey) return claims;
  // Our own name for the role stands where no token of the provider is asked for it.
  return { ...claims, realm_access: { roles: role === 'none' ? [] : [providerNames[role]] } };
}

/** Everything that a call could change: the stored rows and the calls of SignalR. */
export async function everything() {
  const [conversations, queueRows] = await Promise.all([
    settledRows(tables.connectionString),
    storedRows(tables.connectionString, 'Queues'),
  ]);
  return { conversations, queueRows, signalRCalls: signalR.calls.length };
}

/** A reply as it was sent, except for the time of day. */
export function bytesOf({ status, headers, text }: HttpReply): string {
  return JSON.stringify([status, [...headers].filter(([name]) => name !== 'date'), text]);
}

/** Starts the app for the tests of a file: with a queue that is on, one that is off, and a conversation in each. */
export function useAccessDesk(): void {
  beforeAll(async () => {
    const trusted = await keySigner('RS256', 'key-1');
    tables = await startTables();
    endings.push(() => tables.dispose());
    signalR = await startRecordingSignalR();
    endings.push(() => signalR.close());
    keyServer = await startKeyServer(trusted.jwk);
    endings.push(() => keyServer.close());
    const [iss, aud] = ['https://login.example', 'undertone'];
    app = await startApp({
      settings: {
        TABLES_CONNECTION: tables.connectionString,
        AzureSignalRConnectionString: signalR.connectionString,
        AUTH_JWKS_URL: keyServer.url,
        AUTH_ISSUER: iss,
        AUTH_AUDIENCE: aud,
        // For the provider's tokens only: those that are signed with the secret are read as if this were not set.
        AUTH_ROLES_CLAIM: 'realm_access.roles',
        AUTH_ROLE_NAMES: 'agent=Support.Agent,supervisor=Support.Lead,admin=Support.Owner',
      },
    });
    endings.push(() => app.stop());
    const known = { publicKey: trusted.pem, secret: app.authSecret, iss, aud };
    const strangers = secretSigner('another secret, 32 bytes or more too');
    bySecret = { ...known, signer: secretSigner(app.authSecret), stranger: strangers };
    byKey = { ...known, signer: trusted, stranger: await keySigner('RS256', 'key-1') };
    admin = new ApiClient(app.baseUrl, await bySecret.signer.sign(validClaims(bySecret, 'the-admin', ['admin'])));
    await setUpQueues();
  });
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  });
}

/** Expects that no reply so far contains a group token. */
export async function expectNoGroupTokenInReplies(): Promise<void> {
  const tokens = (await storedRows(tables.connectionString, 'Queues')).flatMap(({ groupToken, formerGroupTokens }) => {
    const former = JSON.parse(typeof formerGroupTokens === 'string' ? formerGroupTokens : '[]') as { token: string }[];
    return [...(typeof groupToken === 'string' ? [groupToken] : []), ...former.map(({ token }) => token)];
  });
  expect(tokens.length).toBeGreaterThan(2);
  replies.add((await admin.expect(200, 'GET', queuePath(queues.on))).text);
  const leaking = [...replies].filter((text) => tokens.some((token) => text.includes(token)));
  expect(leaking).toEqual([]);
}
