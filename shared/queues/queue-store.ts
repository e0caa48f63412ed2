// The port to stored queues: whether they are enabled, their members, and the group token that addresses subscribers.
import { noAlerts, type AlertPolicy } from '../contract/policy';
import type { Page, PageRequest } from '../contract/page';
import type { MemberRole, QueueChange, QueueChangeRecord } from '../contract/queue';

export interface Member {
  agentId: string;
  role: MemberRole;
  name: string | null;
}

export interface FormerGroupToken {
  token: string;
  /** ISO 8601. */
  replacedAt: string;
}

/** A queue. One that was never configured is disabled and has no members. */
export interface Queue {
  queueId: string;
  /** While false, the queue's messages are neither stored nor analysed, and its members can't see its conversations. */
  enabled: boolean;
  alerts: AlertPolicy;
  /** Whether texts are stored; null: as the settings say. */
  storeText: boolean | null;
  /** Null: as the settings say. */
  retentionDays: number | null;
  /**
   * A random token in the names of the SignalR groups for this queue's conversations. It is replaced when a member
   * loses access, so that connections in the old groups receive no more updates. Empty while the queue was never
   * configured.
   */
  groupToken: string;
  /** The replaced tokens, newest first: those of the last minute, and the latest regardless of age. */
  formerGroupTokens: readonly FormerGroupToken[];
  /** By agent id. */
  members: ReadonlyMap<string, Member>;
  updatedAt: string | null;
  updatedBy: string | null;
}

/** Who changes a queue, and when. */
export interface QueueEditor {
  /** Agent id. */
  by: string;
  /** ISO 8601. */
  at: string;
  /**
   * Throws unless the editor may change the queue. It checks the same read whose ETag guards the write, so that a
   * permission that is revoked concurrently has no effect.
   */
  verify: (queue: Queue) => void;
}

/** How old the result of a read may be: some seconds (`recent`), or uncached (`now`). */
export type Freshness = 'recent' | 'now';

/** Stores queues. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface QueueStore {
  /** With `now`, the result includes every completed change, also by other instances. */
  read(queueId: string, freshness?: Freshness): Promise<Queue>;
  /** Sets the given fields and keeps the others; disabling replaces the group token. Returns the updated queue. */
  change(queueId: string, change: QueueChange, editor: QueueEditor): Promise<Queue>;
  /** Adds or replaces the member; a supervisor who becomes an agent replaces the group token. Returns the updated queue. */
  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue>;
  /** Removes the member, if present, and replaces the group token. Returns the updated queue. */
  removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue>;
  /** Who changed what of the queue, newest first. */
  changes(queueId: string, page: PageRequest): Promise<Page<QueueChangeRecord>>;
  /** The queues that were ever configured, with `agentId`, those that have this member. */
  list(page: PageRequest, agentId?: string): Promise<Page<Queue>>;
}

export function unsetQueue(queueId: string): Queue {
  return {
    queueId,
    enabled: false,
    alerts: noAlerts,
    storeText: null,
    retentionDays: null,
    groupToken: '',
    formerGroupTokens: [],
    members: new Map(),
    updatedAt: null,
    updatedBy: null,
  };
}

const formerTokensKeptMs = 60_000;

/** The group tokens of a queue after its token is replaced. */
export function replaceGroupToken(
  { groupToken, formerGroupTokens }: Queue,
  token: string,
  at: string,
): Pick<Queue, 'groupToken' | 'formerGroupTokens'> {
  if (groupToken === '') return { groupToken: token, formerGroupTokens: [] };
  const recent = formerGroupTokens.filter(
    ({ replacedAt }) => Date.parse(at) - Date.parse(replacedAt) < formerTokensKeptMs,
  );
  return { groupToken: token, formerGroupTokens: [{ token: groupToken, replacedAt: at }, ...recent].slice(0, 20) };
}

/** Whether a supervisor of the queue becomes an agent, who may no longer hear the whole queue. */
export function isDemoted({ members }: Queue, { agentId, role }: Member): boolean {
  return role === 'agent' && members.get(agentId)?.role === 'supervisor';
}

/** A queue after a change. Fields that the change leaves out keep their value. */
export function withChange(queue: Queue, { enabled, alerts, storeText, retentionDays }: QueueChange): Queue {
  return {
    ...queue,
    ...(enabled !== undefined && { enabled }),
    ...(alerts && { alerts: { ...queue.alerts, ...withoutUndefined(alerts) } }),
    ...(storeText !== undefined && { storeText }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

/** What differs between two versions of a queue: one record per field and per member. */
export function recordsOf(
  before: Queue,
  after: Queue,
  { at, by }: Pick<QueueEditor, 'at' | 'by'>,
): QueueChangeRecord[] {
  const [from, to] = [recordedFields(before), recordedFields(after)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
    .map((field) => ({ at, by, field, from: from[field] ?? null, to: to[field] ?? null }));
}

function recordedFields({ enabled, alerts, storeText, retentionDays, members }: Queue): Record<string, unknown> {
  return {
    enabled,
    ...Object.fromEntries(Object.entries(alerts).map(([name, value]) => [`alerts.${name}`, value])),
    storeText,
    retentionDays,
    ...Object.fromEntries([...members].map(([agentId, { role, name }]) => [`members.${agentId}`, { role, name }])),
  };
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;
}
