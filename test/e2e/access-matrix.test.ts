// The access rules as one table over every route of the API: role × membership in the queue × fault of the
// token. The routes come from the API's own table, so that a new one without an entry here fails; the expectations come
// from the contract, repeated below, and not from the app's code.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MemberRole } from '../../shared/contract/queue';
import { routes, type Route, type RouteName } from '../../shared/http/routes';
import { ApiClient, conversationPath, queuePath } from '../support/api-client';
import { expectProblem, request, type HttpReply } from '../support/http-reply';
import { startKeyServer, type KeyServer } from '../support/key-server';
import { MessageSender, signatureHeaders } from '../support/message-sender';
import { startTables, type OutsideTables } from '../support/outside-services';
import { startRecordingSignalR, type RecordingSignalR } from '../support/recording-signalr';
import { startApp, type RunningApp } from '../support/running-app';
import { storedRows } from '../support/stored-rows';
import { unique } from '../support/support-desk';
import {
  bearer,
  keySigner,
  rolesOfNobody,
  secretSigner,
  tokenFaultNames,
  tokenFaults,
  validClaims,
  type TokenIssuer,
} from '../support/token-issuer';

const roles = ['none', 'agent', 'supervisor', 'admin'] as const;
type Role = (typeof roles)[number];

interface Standing {
  /** The state of the requested queue. */
  membership: MemberRole | null;
  queue: 'on' | 'off' | 'never-set';
}
const standings = {
  'agent of the queue': { membership: 'agent', queue: 'on' },
  'supervisor of the queue': { membership: 'supervisor', queue: 'on' },
  'supervisor of another queue': { membership: null, queue: 'on' },
  'agent of the queue, which is off': { membership: 'agent', queue: 'off' },
  'supervisor of the queue, which is off': { membership: 'supervisor', queue: 'off' },
  'supervisor of another queue, this one never set': { membership: null, queue: 'never-set' },
} as const satisfies Record<string, Standing>;
type StandingName = keyof typeof standings;
const standingNames = Object.keys(standings) as StandingName[];

/** Who may call, as the contract's list of routes says. */
type Who =
  | 'anyone'
  | 'a signed caller'
  | 'a chat platform'
  | 'an agent'
  | 'an agent of the queue'
  | 'admin, supervisor of the queue'
  | 'admin';

/**
 * Section 4: an agent sees a conversation only if its queue is enabled and the agent is a member; a supervisor, if a
 * member of the queue; an admin, always. Section 2: while a queue is not enabled nobody sees anything of it. A queue is
 * managed by administrators and by its supervisors, also while it is off.
 */
function mayCall(who: Who, role: Role, { membership, queue }: Standing): boolean {
  switch (who) {
    case 'anyone':
    case 'a signed caller':
    case 'a chat platform':
      return true;
    case 'an agent':
      return role !== 'none';
    case 'an agent of the queue':
      return queue === 'on' && (role === 'admin' || (role !== 'none' && membership !== null));
    case 'admin, supervisor of the queue':
      return role === 'admin' || (role === 'supervisor' && membership === 'supervisor');
    case 'admin':
      return role === 'admin';
  }
}

/** The resources of a call. */
interface Target {
  queueId: string;
  conversationId: string;
  agentId: string;
  /** The requested value of `enabled`. */
  enabled: boolean;
}

interface Expectation {
  who: Who;
  /** The status for an allowed caller. */
  success: number;
  params?: (target: Target) => Record<string, string>;
  query?: (target: Target) => Record<string, string>;
  body?: (target: Target) => object;
}

const conversation = ({ conversationId }: Target) => ({ conversationId });
const messageOfConversation = ({ conversationId }: Target) => ({ conversationId, messageId: 'm-1' });
const queue = ({ queueId }: Target) => ({ queueId });
const member = ({ queueId, agentId }: Target) => ({ queueId, agentId });

const expectations = {
  'receive-message': {
    who: 'a signed caller',
    success: 200,
    body: ({ queueId, conversationId }) => ({
      ...{ conversationId, messageId: 'm-1', queueId, text: 'How can I help?' },
      author: { role: 'agent' },
    }),
  },
  negotiate: { who: 'an agent', success: 200 },
  'watch-conversation': {
    who: 'an agent of the queue',
    success: 200,
    params: conversation,
    body: ({ queueId }) => ({ connectionId: 'some-connection', queueId }),
  },
  'get-sentiment': { who: 'an agent of the queue', success: 200, params: conversation, query: queue },
  'get-course': { who: 'an agent of the queue', success: 200, params: conversation, query: queue },
  'put-correction': {
    who: 'an agent of the queue',
    success: 200,
    params: messageOfConversation,
    query: queue,
    body: () => ({ level: 'neutral' }),
  },
  'remove-correction': { who: 'an agent of the queue', success: 200, params: messageOfConversation, query: queue },
  'erase-conversation': { who: 'admin', success: 204, params: conversation },
  'get-queue': { who: 'admin, supervisor of the queue', success: 200, params: queue },
  'list-queues': { who: 'an agent', success: 200 },
  'list-queue-changes': { who: 'admin, supervisor of the queue', success: 200, params: queue },
  'put-queue': {
    who: 'admin, supervisor of the queue',
    success: 200,
    params: queue,
    body: ({ enabled }) => ({ enabled }),
  },
  'put-member': {
    who: 'admin, supervisor of the queue',
    success: 204,
    params: member,
    body: () => ({ role: 'agent' }),
  },
  'remove-member': { who: 'admin, supervisor of the queue', success: 204, params: member },
  'change-conversation': {
    who: 'a signed caller',
    success: 200,
    params: ({ conversationId }) => ({ conversationId }),
    body: () => ({ agentId: 'agent-1' }),
  },
  'receive-webhook': {
    who: 'a chat platform',
    success: 404,
    params: () => ({ platform: 'chatwoot', connection: 'not-configured' }),
    body: () => ({}),
  },
  health: { who: 'anyone', success: 200 },
  openapi: { who: 'anyone', success: 200 },
  panel: { who: 'anyone', success: 200, params: () => ({ path: 'index.html' }) },
  'zz-unknown-route': { who: 'anyone', success: 404, params: () => ({ path: 'nowhere' }) },
} satisfies Record<RouteName, Expectation>;

const routeNames = Object.keys(routes) as RouteName[];
const routeOf = (name: RouteName): Route => routes[name];
function expectationOf(name: RouteName): Expectation {
  if (!Object.hasOwn(expectations, name)) throw new Error(`Say above who may call ${name}.`);
  return expectations[name];
}
const tokenRouteNames = (Object.keys(expectations) as RouteName[]).filter(
  (name) => !['anyone', 'a signed caller', 'a chat platform'].includes(expectationOf(name).who),
);

let app: RunningApp;
let tables: OutsideTables;
let signalR: RecordingSignalR;
let keyServer: KeyServer;
let bySecret: TokenIssuer;
let byKey: TokenIssuer;
let admin: ApiClient;

const otherQueue = unique('other-queue');
const queues = { on: unique('queue-on'), off: unique('queue-off'), 'never-set': unique('queue-never-set') };
const talkedIn = { on: unique('conversation'), off: unique('conversation'), 'never-set': unique('conversation') };
const silent = unique('conversation-without-messages');
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
function targetOf(name: RouteName, standing: StandingName, mayPass: boolean): Target {
  const { queue } = standings[standing];
  return {
    queueId: queues[queue],
    conversationId: mayPass && name === 'erase-conversation' ? silent : talkedIn[queue],
    agentId: mayPass ? newcomer : resident,
    enabled: mayPass === (queue === 'on'),
  };
}

interface CallToMake {
  authorization: string | null;
  target: Target;
  signed?: boolean;
  /** Replaces the valid values. */
  params?: Record<string, string>;
  body?: object;
}

async function call(name: RouteName, { authorization, target, signed, params, body }: CallToMake): Promise<HttpReply> {
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

async function authorize(issuer: TokenIssuer, standing: StandingName, role: Role): Promise<string> {
  return bearer(await issuer.signer.sign(claimsOf(issuer, standing, role)));
}

const providerNames = { agent: 'Support.Agent', supervisor: 'Support.Lead', admin: 'Support.Owner' };

function claimsOf(issuer: TokenIssuer, standing: StandingName, role: Role) {
  const claims = validClaims(issuer, personWith[standing], role === 'none' ? [] : [role]);
  if (issuer !== byKey) return claims;
  // Our own name for the role stands where no token of the provider is asked for it.
  return { ...claims, realm_access: { roles: role === 'none' ? [] : [providerNames[role]] } };
}

interface Cell {
  what: string;
  make: CallToMake;
  expected: number;
}

/** The table's cells of one route for a role: every standing, every kind of token. */
async function cellsOf(name: RouteName, role: Role): Promise<Cell[]> {
  const { who, success } = expectationOf(name);
  const cells: Cell[] = [];
  for (const standing of standingNames) {
    const add = (what: string, authorization: string | null, expected: number) => {
      const target = targetOf(name, standing, expected === success);
      const signed = who === 'a signed caller';
      cells.push({ what: `${standing}: ${what}`, make: { authorization, target, signed }, expected });
      if (signed)
        cells.push({ what: `${standing}: ${what}, unsigned`, make: { authorization, target }, expected: 401 });
    };
    const asksForToken = !['anyone', 'a signed caller', 'a chat platform'].includes(who);
    const statusAs = (asRole: Role) => (mayCall(who, asRole, standings[standing]) ? success : 403);
    const statusOfFault = asksForToken ? 401 : success;

    add('valid token', await authorize(bySecret, standing, role), statusAs(role));
    add('valid token of the provider', await authorize(byKey, standing, role), statusAs(role));
    for (const [what, given] of Object.entries(rolesOfNobody)) {
      const token = await bySecret.signer.sign({ ...claimsOf(bySecret, standing, role), roles: given });
      add(what, bearer(token), statusAs('none'));
    }
    for (const [what, given] of Object.entries({ ...rolesOfNobody, 'our names of the roles': ['admin', 'agent'] })) {
      const token = await byKey.signer.sign({
        ...claimsOf(byKey, standing, role),
        realm_access: { roles: given },
      });
      add(`${what}, of the provider`, bearer(token), statusAs('none'));
    }
    const names = Object.values(providerNames);
    const withProviderNames = { ...claimsOf(bySecret, standing, role), roles: names, realm_access: { roles: names } };
    add(
      'the provider’s names, signed with the secret',
      bearer(await bySecret.signer.sign(withProviderNames)),
      statusAs('none'),
    );
    for (const fault of tokenFaultNames)
      add(fault, await tokenFaults[fault](claimsOf(bySecret, standing, role), bySecret), statusOfFault);
    for (const fault of ['expired', 'wrong key', 'wrong issuer', 'wrong audience', 'no subject'] as const)
      add(`${fault}, of the provider`, await tokenFaults[fault](claimsOf(byKey, standing, role), byKey), statusOfFault);
  }
  return cells;
}

const atOnce = 8;

/** Makes the calls, some at a time, and compares all replies with the expected ones. */
async function expectStatuses(name: RouteName, cells: Cell[]): Promise<HttpReply[]> {
  const answers: HttpReply[] = [];
  for (let start = 0; start < cells.length; start += atOnce)
    answers.push(...(await Promise.all(cells.slice(start, start + atOnce).map(({ make }) => call(name, make)))));
  const table = (status: (index: number) => number) =>
    Object.fromEntries(cells.map(({ what }, index) => [what, status(index)]));
  expect(table((index) => answers[index]!.status)).toEqual(table((index) => cells[index]!.expected));
  return answers;
}

/** Everything that a call could change: the stored rows and the calls of SignalR. */
async function everything() {
  const [conversations, queueRows] = await Promise.all([
    storedRows(tables.connectionString, 'Conversations'),
    storedRows(tables.connectionString, 'Queues'),
  ]);
  return { conversations, queueRows, signalRCalls: signalR.calls.length };
}

/** A reply as it was sent, except for the time of day. */
function bytesOf({ status, headers, text }: HttpReply): string {
  return JSON.stringify([status, [...headers].filter(([name]) => name !== 'date'), text]);
}

describe('the table', () => {
  it('has an entry for every route, and no other', () => {
    expect(Object.keys(expectations).sort()).toEqual([...routeNames].sort());
  });

  it('covers every function with an HTTP trigger', () => {
    const folder = resolve(__dirname, '..', '..', 'functions');
    const overHttp = readdirSync(folder).filter((file) =>
      /app\.http\(|defineRoute\(/.test(readFileSync(join(folder, file), 'utf8')),
    );
    expect(overHttp.sort()).toEqual(routeNames.map((name) => `${name}.ts`).sort());
  });
});

describe.each(routeNames)('%s', (name) => {
  it.each(roles)('allows and refuses calls as expected for a token with role: %s', async (role) => {
    const { success } = expectationOf(name);
    const cells = await cellsOf(name, role);
    const refused = cells.filter(({ expected }) => expected !== success);
    const before = await everything();
    for (const reply of await expectStatuses(name, refused)) {
      expectProblem(reply, reply.status);
      if (reply.status === 401 && routeOf(name).caller !== 'signed-caller')
        expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await everything()).toEqual(before);

    const allowed = cells.filter(({ expected }) => expected === success);
    await expectStatuses(name, allowed);
  });
});

describe('a caller without the right', () => {
  const seeing = tokenRouteNames.filter((name) => expectationOf(name).who === 'an agent of the queue');
  const managing = tokenRouteNames.filter((name) => expectationOf(name).who === 'admin, supervisor of the queue');

  /** All callers who may not see the queue's conversations. */
  const withoutRight = standingNames.flatMap((standing) =>
    roles.flatMap((role) => (mayCall('an agent of the queue', role, standings[standing]) ? [] : [{ standing, role }])),
  );

  it.each(seeing)(
    'does not learn from %s whether a conversation exists in the named queue, or in another one',
    async (name) => {
      for (const { standing, role } of withoutRight) {
        const authorization = await authorize(bySecret, standing, role);
        const answers = new Set<string>();
        for (const conversationId of [...Object.values(talkedIn), silent]) {
          const target = { ...targetOf(name, standing, false), conversationId };
          const reply = await call(name, { authorization, target });
          // A caller who may see the conversation in its queue may see it with any queue in the request.
          if (reply.status === 200 && conversationId === talkedIn.on && role === 'admin') continue;
          expectProblem(reply, 403);
          answers.add(bytesOf(reply));
        }
        expect({ standing, role, answers: answers.size }).toEqual({ standing, role, answers: 1 });
      }
    },
  );

  it.each(seeing)('learns from %s which right is missing', async (name) => {
    for (const { standing, role } of withoutRight) {
      const target = targetOf(name, standing, false);
      const reply = await call(name, { authorization: await authorize(bySecret, standing, role), target });
      const { membership } = standings[standing];
      const queueName = `the queue "${target.queueId}"`;
      const expected =
        role === 'none'
          ? /^Your token has no role .* claim "roles" must be a list with one of "agent", "supervisor", "admin"/
          : membership === null && role !== 'admin'
            ? `You are not a member of ${queueName}.`
            : `Sentiment is switched off for ${queueName}.`;
      expect({ standing, role, ...(reply.json as object) }).toMatchObject({
        ...{ standing, role },
        detail: typeof expected === 'string' ? expected : (expect.stringMatching(expected) as string),
      });
    }
  });

  it('learns neither the queue of a conversation in another queue nor its state', async () => {
    const token = await authorize(bySecret, 'supervisor of another queue', 'agent');
    const client = new ApiClient(app.baseUrl, token.slice('Bearer '.length));
    const answers = new Set<string>();
    for (const conversationId of [talkedIn.on, talkedIn.off]) {
      const path = `${conversationPath(conversationId)}/sentiment?queueId=${otherQueue}`;
      answers.add(bytesOf(await client.call('GET', path)));
    }
    expect([...answers]).toEqual([expect.stringContaining("You are not a member of this conversation's queue.")]);
    await client.expect(200, 'GET', `${conversationPath(silent)}/sentiment?queueId=${otherQueue}`);
  });

  it('learns neither when the request names no queue', async () => {
    const token = (await authorize(bySecret, 'supervisor of another queue', 'agent')).slice('Bearer '.length);
    const client = new ApiClient(app.baseUrl, token);
    const answers = new Set<string>();
    for (const conversationId of [talkedIn.on, talkedIn.off, silent]) {
      const path = conversationPath(conversationId);
      answers.add(bytesOf(await client.call('GET', `${path}/sentiment`)));
      answers.add(bytesOf(await client.call('POST', `${path}/watch`, { connectionId: 'some-connection' })));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^\[403,.*not a member of this conversation's queue/)]);
  });

  it.each(managing)('does not learn from %s whether a queue was ever set', async (name) => {
    const authorization = await authorize(bySecret, 'supervisor of another queue', 'supervisor');
    const target = targetOf(name, 'supervisor of another queue', false);
    const answers = await Promise.all(
      [queues.on, queues.off, unique('queue-never-set')].map(async (queueId) => {
        const reply = await call(name, { authorization, target: { ...target, queueId } });
        expectProblem(reply, 403);
        expect(reply.text).toContain(`You are not a supervisor of the queue \\"${queueId}\\"`);
        return reply.text.replaceAll(queueId, 'the named queue');
      }),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it.each(tokenRouteNames)('learns from %s what the claim of roles must look like', async (name) => {
    const answers = await Promise.all(
      standingNames.map(async (standing) =>
        call(name, {
          authorization: await authorize(bySecret, standing, 'none'),
          target: targetOf(name, standing, false),
        }),
      ),
    );
    expect(new Set(answers.map(bytesOf)).size).toBe(1);
    expectProblem(answers[0]!, 403);
    expect((answers[0]!.json as { detail: string }).detail).toMatch(
      /"roles" must be a list .*, such as "roles": \["\w+"\]/,
    );
  });
});

describe('of several faults', () => {
  const withParams = tokenRouteNames.filter((name) => routeOf(name).params);
  const withBody = tokenRouteNames.filter((name) => routeOf(name).body);
  const standing: StandingName = 'supervisor of another queue';
  const impossible = 'not\u0007possible';
  const wrongParams = {
    conversationId: impossible,
    messageId: impossible,
    queueId: impossible,
    agentId: impossible,
  };
  const wrongBody = { connectionId: 42, enabled: 'perhaps', role: 'emperor' };
  const target = (name: RouteName) => targetOf(name, standing, false);
  const expired = () => tokenFaults.expired(claimsOf(bySecret, standing, 'admin'), bySecret);

  it.each(withParams)('the token’s is reported first, then the role’s, then the path’s: %s', async (name) => {
    const wrong = { target: target(name), params: wrongParams, ...(routeOf(name).body && { body: wrongBody }) };
    expectProblem(await call(name, { ...wrong, authorization: await expired() }), 401);
    expectProblem(await call(name, { ...wrong, authorization: await authorize(bySecret, standing, 'none') }), 403);
    const role = expectationOf(name).who === 'admin' ? 'admin' : 'supervisor';
    const faults = expectProblem(
      await call(name, { ...wrong, authorization: await authorize(bySecret, standing, role) }),
      400,
    );
    expect(faults.map(({ path }) => path)).toEqual(Object.keys(routeOf(name).params!.shape));
  });

  it.each(withBody)(
    'the token’s and the role’s are reported before the body’s, and the queue’s last: %s',
    async (name) => {
      const wrong = { target: target(name), body: wrongBody };
      expectProblem(await call(name, { ...wrong, authorization: await expired() }), 401);
      expectProblem(await call(name, { ...wrong, authorization: await authorize(bySecret, standing, 'none') }), 403);
      const authorization = await authorize(bySecret, standing, 'supervisor');
      expectProblem(await call(name, { ...wrong, authorization }), 400);
      expectProblem(await call(name, { target: target(name), authorization }), 403);
    },
  );
});

it('never returns a group token in a reply', async () => {
  const tokens = (await storedRows(tables.connectionString, 'Queues')).flatMap(({ groupToken, formerGroupTokens }) => {
    const former = JSON.parse(typeof formerGroupTokens === 'string' ? formerGroupTokens : '[]') as { token: string }[];
    return [...(typeof groupToken === 'string' ? [groupToken] : []), ...former.map(({ token }) => token)];
  });
  expect(tokens.length).toBeGreaterThan(2);
  replies.add((await admin.expect(200, 'GET', queuePath(queues.on))).text);
  const leaking = [...replies].filter((text) => tokens.some((token) => text.includes(token)));
  expect(leaking).toEqual([]);
});
