// Who hears which event of the live feed, before and after losing the right to, as a table repeated from the contract's
// section on SignalR and not taken from the app's code. An event without an entry fails the tests of the table.
import * as z from 'zod';
import { alert } from '../../shared/contract/alert';
import { liveRow } from '../../shared/contract/live-list';
import { sentimentUpdate } from '../../shared/contract/sentiment';
import type { LiveEvent } from '../../shared/live/live-feed';
import type { LiveDesk } from './live-desk';

/** What each event carries, and nothing besides. */
export const carried = {
  sentimentUpdated: sentimentUpdate,
  sentimentAlert: alert,
  conversationListed: liveRow,
  conversationUnlisted: z.strictObject({ conversationId: z.string(), queueId: z.string() }),
  watchExpired: z.union([z.strictObject({ conversationId: z.string() }), z.strictObject({ queueId: z.string() })]),
} satisfies Record<LiveEvent, z.ZodType>;

/** What a connection watches. */
export type Audience = 'the conversation' | 'its queue' | 'the other queue' | 'another conversation' | 'nothing';

interface Watcher {
  role: 'agent' | 'supervisor' | 'admin';
  /** Of which queues they are a member, with their role in the token. */
  memberOf: readonly ('its queue' | 'the other queue')[];
  watches: Audience;
}
export const watchers = {
  'an agent': { role: 'agent', memberOf: ['its queue'], watches: 'the conversation' },
  'an agent of both queues': {
    role: 'agent',
    memberOf: ['its queue', 'the other queue'],
    watches: 'the conversation',
  },
  'a supervisor': { role: 'supervisor', memberOf: ['its queue'], watches: 'the conversation' },
  'an administrator': { role: 'admin', memberOf: [], watches: 'the conversation' },
  'a supervisor at the board': { role: 'supervisor', memberOf: ['its queue'], watches: 'its queue' },
  'an administrator at the board': { role: 'admin', memberOf: [], watches: 'its queue' },
  'a supervisor at the other board': { role: 'supervisor', memberOf: ['the other queue'], watches: 'the other queue' },
  'an agent in another conversation': { role: 'agent', memberOf: ['its queue'], watches: 'another conversation' },
  'an agent who watches nothing': { role: 'agent', memberOf: ['its queue'], watches: 'nothing' },
} as const satisfies Record<string, Watcher>;
export type WatcherName = keyof typeof watchers;
export const watcherNames = Object.keys(watchers) as WatcherName[];

/** The events that those who watch the conversation hear, and those who watch the queue that it is in; in this order. */
interface Heard {
  conversation: readonly LiveEvent[];
  queue: readonly LiveEvent[];
}

interface Happening extends Heard {
  act: (desk: LiveDesk) => Promise<unknown>;
}
/** What happens to a conversation that has begun, one after the other. In the end it is as at the start: no alert is open. */
export const happenings = {
  'a message makes the level worse': {
    act: (desk) => desk.say('This is terrible. I hate it, you are the worst!'),
    conversation: ['sentimentUpdated', 'sentimentAlert'],
    queue: ['sentimentAlert', 'conversationListed'],
  },
  'the agent’s alert is acknowledged': {
    act: (desk) => desk.acknowledge('agent'),
    conversation: ['sentimentUpdated', 'sentimentAlert'],
    queue: [],
  },
  'the supervisors’ alert is acknowledged': {
    act: (desk) => desk.acknowledge('supervisor'),
    conversation: ['sentimentUpdated'],
    queue: ['sentimentAlert', 'conversationListed'],
  },
  'another agent takes it': {
    act: (desk) => desk.place({ agentId: desk.nextAgent() }),
    conversation: ['sentimentUpdated'],
    queue: ['conversationListed'],
  },
  'it ends': {
    act: (desk) => desk.place({ ended: true }),
    conversation: ['sentimentUpdated', 'sentimentAlert'],
    queue: ['sentimentAlert', 'conversationUnlisted'],
  },
  'the customer writes again': {
    act: (desk) => desk.say('I love it, this is great, thank you!'),
    conversation: ['sentimentUpdated'],
    queue: ['conversationListed'],
  },
  'a person corrects a level': {
    act: (desk) => desk.correct('very-negative'),
    conversation: ['sentimentUpdated'],
    queue: ['conversationListed'],
  },
  'the correction is taken back': {
    act: (desk) => desk.takeCorrectionBack(),
    conversation: ['sentimentUpdated'],
    queue: ['conversationListed'],
  },
} as const satisfies Record<string, Happening>;
export type HappeningName = keyof typeof happenings;
export const happeningNames = Object.keys(happenings) as HappeningName[];

interface Loss {
  happen: (desk: LiveDesk) => Promise<unknown>;
  /** Who hears nothing more, with a client that ignores `watchExpired`. */
  loses: readonly WatcherName[];
  /** What is heard of the loss itself, by those who watch this; each event once. */
  told: Partial<Record<Audience, readonly LiveEvent[]>>;
  /** Only these are told. */
  tellsOnly?: readonly WatcherName[];
  /** Where the conversation is then. */
  place: 'its queue' | 'the other queue';
  /** The reply to those who want to watch again what they have lost. */
  refusal: 401 | 403;
  /** Nothing can happen to the conversation any more. */
  silences?: true;
  /**
   * Whether later notices that it moved or was erased still come. A notice carries nothing, and who is in its group can't
   * be found out; a token ends that, too.
   */
  noticesGoOn: boolean;
}
const notice = ['watchExpired'] as const;
const everyoneOfTheQueue = { 'the conversation': notice, 'its queue': notice, 'another conversation': notice } as const;
const watchConversationInItsQueue = ['an agent', 'a supervisor'] as const;
export const losses = {
  'they are taken out of the queue': {
    happen: (desk) => desk.takeOut('an agent', 'a supervisor', 'a supervisor at the board'),
    loses: [...watchConversationInItsQueue, 'a supervisor at the board'],
    told: everyoneOfTheQueue,
    place: 'its queue',
    refusal: 403,
    noticesGoOn: true,
  },
  'a supervisor is made an agent': {
    happen: (desk) => desk.demote('a supervisor at the board'),
    loses: ['a supervisor at the board'],
    told: everyoneOfTheQueue,
    place: 'its queue',
    refusal: 403,
    noticesGoOn: true,
  },
  'the queue is switched off': {
    happen: (desk) => desk.switchOff(),
    loses: [
      ...watchConversationInItsQueue,
      ...(['an agent of both queues', 'an administrator', 'an agent in another conversation'] as const),
      ...(['a supervisor at the board', 'an administrator at the board'] as const),
    ],
    told: everyoneOfTheQueue,
    place: 'its queue',
    refusal: 403,
    silences: true,
    noticesGoOn: true,
  },
  'the conversation moves to another queue': {
    happen: (desk) => desk.place({ queueId: desk.otherQueue }),
    loses: watchConversationInItsQueue,
    told: {
      'the conversation': notice,
      'its queue': ['conversationUnlisted'],
      'the other queue': ['conversationListed'],
    },
    place: 'the other queue',
    refusal: 403,
    noticesGoOn: true,
  },
  'it is erased, and begins in another queue': {
    happen: (desk) => desk.beginAnewInOtherQueue(),
    loses: watchConversationInItsQueue,
    told: {
      'the conversation': notice,
      'its queue': ['conversationUnlisted'],
      'the other queue': ['conversationListed'],
    },
    place: 'the other queue',
    refusal: 403,
    noticesGoOn: true,
  },
  'their token expires': {
    happen: async (desk) => {
      await desk.letTokensExpire('an agent', 'a supervisor', 'a supervisor at the board', 'an agent of both queues');
      desk.signInAgain('an agent of both queues');
    },
    loses: [...watchConversationInItsQueue, 'a supervisor at the board'],
    told: { 'the conversation': notice, 'its queue': notice },
    tellsOnly: [...watchConversationInItsQueue, 'a supervisor at the board', 'an agent of both queues'],
    place: 'its queue',
    refusal: 401,
    noticesGoOn: false,
  },
} as const satisfies Record<string, Loss>;
export type LossName = keyof typeof losses;
export const lossNames = Object.keys(losses) as LossName[];
export const lossOf = (name: LossName): Loss => losses[name];

/** What one hears of something that happens to a conversation in this queue. */
export function heardBy(name: WatcherName, { conversation, queue }: Heard, place: Loss['place']): readonly LiveEvent[] {
  const { watches } = watchers[name];
  if (watches === 'the conversation') return conversation;
  return watches === place ? queue : [];
}
