// The port to stored queues: whether they are enabled, their members, and the group token that addresses subscribers.
import type { MemberRole, QueueChange } from '../contract/queue';

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
  /** Adds or replaces the member. Returns the updated queue. */
  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue>;
  /** Removes the member, if present, and replaces the group token. Returns the updated queue. */
  removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue>;
}

export function unsetQueue(queueId: string): Queue {
  return {
    queueId,
    enabled: false,
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
