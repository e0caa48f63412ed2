// The port that keeps queues: their switch, their members, and the word by which those who may listen are addressed.
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

/** A queue. One that nobody has set is off and has no members. */
export interface Queue {
  queueId: string;
  /** Only while true are the queue's messages stored and analysed, and seen by its members. */
  enabled: boolean;
  /**
   * A random token in the names of the groups that hear this queue's conversations. It changes when someone loses the
   * right to listen, so that whoever stays in the old groups hears nothing more. Empty while nobody has set the queue.
   */
  groupToken: string;
  /** The tokens before, newest first: those of the last minute, and the last one however old. */
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
   * Throws unless the editor may change the queue as it is now. It is called on the very read whose version guards the
   * write, so that a right that was taken away meanwhile doesn't count.
   */
  verify: (queue: Queue) => void;
}

/** How old what is read may be: some seconds, or not at all. */
export type Freshness = 'recent' | 'now';

/** Keeps queues. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface QueueStore {
  /** Where `now` matters, not even a change made through another instance a moment ago may be missed. */
  read(queueId: string, freshness?: Freshness): Promise<Queue>;
  /** Sets what the change names, keeps the rest; switching off changes the group token. Returns the queue as it is then. */
  change(queueId: string, change: QueueChange, editor: QueueEditor): Promise<Queue>;
  /** Adds the member or replaces what was known of them. */
  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue>;
  /** Takes the member out, if there, and changes the group token with it. Returns the queue as it is then. */
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

/** The tokens of a queue whose token is replaced now. */
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
