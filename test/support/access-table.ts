// The access rules as a table over every route of the API, repeated from the contract and not taken from the app's code.
// A route without an entry fails the access tests.
import type { MemberRole } from '../../shared/contract/queue';
import { routes, type Route, type RouteName } from '../../shared/http/routes';

export const roles = ['none', 'agent', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

interface Standing {
  /** The state of the requested queue. */
  membership: MemberRole | null;
  queue: 'on' | 'off' | 'never-set';
}
export const standings = {
  'agent of the queue': { membership: 'agent', queue: 'on' },
  'supervisor of the queue': { membership: 'supervisor', queue: 'on' },
  'supervisor of another queue': { membership: null, queue: 'on' },
  'agent of the queue, which is off': { membership: 'agent', queue: 'off' },
  'supervisor of the queue, which is off': { membership: 'supervisor', queue: 'off' },
  'supervisor of another queue, this one never set': { membership: null, queue: 'never-set' },
} as const satisfies Record<string, Standing>;
export type StandingName = keyof typeof standings;
export const standingNames = Object.keys(standings) as StandingName[];

/** Who may call, as the contract's list of routes says. */
type Who =
  | 'anyone'
  | 'a signed caller'
  | 'a chat platform'
  | 'an agent'
  | 'an agent of the queue'
  | 'a supervisor of the queue'
  | 'admin, supervisor of the queue'
  | 'admin';

/**
 * Section 4: an agent sees a conversation only if its queue is enabled and the agent is a member; a supervisor, if a
 * member of the queue; an admin, always. Section 2: while a queue is not enabled nobody sees anything of it. A queue is
 * managed by administrators and by its supervisors, also while it is off.
 */
export function mayCall(who: Who, role: Role, { membership, queue }: Standing): boolean {
  switch (who) {
    case 'anyone':
    case 'a signed caller':
    case 'a chat platform':
      return true;
    case 'an agent':
      return role !== 'none';
    case 'an agent of the queue':
      return queue === 'on' && (role === 'admin' || (role !== 'none' && membership !== null));
    case 'a supervisor of the queue':
      return queue === 'on' && (role === 'admin' || (role === 'supervisor' && membership === 'supervisor'));
    case 'admin, supervisor of the queue':
      return role === 'admin' || (role === 'supervisor' && membership === 'supervisor');
    case 'admin':
      return role === 'admin';
  }
}

/** The resources of a call. */
export interface Target {
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

export const expectations = {
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
  'put-alert': {
    who: 'an agent of the queue',
    success: 404,
    params: ({ conversationId }) => ({ conversationId, alertId: 'never-opened' }),
    query: queue,
    body: () => ({ state: 'acknowledged' }),
  },
  'list-conversations': { who: 'a supervisor of the queue', success: 200, params: queue },
  'list-alerts': { who: 'a supervisor of the queue', success: 200, params: queue },
  'get-report': {
    who: 'a supervisor of the queue',
    success: 200,
    params: queue,
    query: () => ({ from: '2026-11-01', to: '2026-11-30' }),
  },
  'get-alerts-preview': {
    who: 'a supervisor of the queue',
    success: 200,
    params: queue,
    query: () => ({ from: '2026-11-01', to: '2026-11-30' }),
  },
  'watch-queue': {
    who: 'a supervisor of the queue',
    success: 200,
    params: queue,
    body: () => ({ connectionId: 'some-connection' }),
  },
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

export const routeNames = Object.keys(routes) as RouteName[];
export const routeOf = (name: RouteName): Route => routes[name];
export function expectationOf(name: RouteName): Expectation {
  if (!Object.hasOwn(expectations, name)) throw new Error(`Say above who may call ${name}.`);
  return expectations[name];
}
export function asksForToken(who: Who): boolean {
  return !['anyone', 'a signed caller', 'a chat platform'].includes(who);
}
export const tokenRouteNames = (Object.keys(expectations) as RouteName[]).filter((name) =>
  asksForToken(expectationOf(name).who),
);
