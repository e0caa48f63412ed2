// The port that keeps queues: their switch, their members, and the word by which those who may listen are addressed.
import type { MemberRole, QueueChange } from '../contract/queue';

export interface Member {
  agentId: string;
  role: MemberRole;
  name: string | null;
}

/** A queue. One that nobody has set is off and has no members. */
export interface Queue {
  queueId: string;
  /** Only while true are the queue's messages stored and analysed, and seen by its members. */
  enabled: boolean;
  /**
   * A random word in the names of the groups that hear this queue's conversations. It changes when someone loses the
   * right to listen, so that whoever stays in the old groups hears nothing more. Empty while nobody has set the queue.
   */
  groupToken: string;
  /** The word before; a notice to those who lost their right goes to it. */
  previousGroupToken: string | null;
  /** By agent id. */
  members: ReadonlyMap<string, Member>;
  updatedAt: string | null;
  updatedBy: string | null;
}

export interface ChangeStamp {
  /** ISO 8601. */
  at: string;
  /** Agent id of who changes it. */
  by: string;
}

/** How old what is read may be: some seconds, or not at all. */
export type Freshness = 'recent' | 'now';

/** Keeps queues. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface QueueStore {
  /** Where `now` matters, not even a change made through another instance a moment ago may be missed. */
  read(queueId: string, freshness?: Freshness): Promise<Queue>;
  /** Sets what the change names, keeps the rest; switching off changes the group token. Returns the queue as it is then. */
  change(queueId: string, change: QueueChange, stamp: ChangeStamp): Promise<Queue>;
  /** Adds the member or replaces what was known of them. */
  putMember(queueId: string, member: Member, stamp: ChangeStamp): Promise<Queue>;
  /** Takes the member out, if there, and changes the group token with it. Returns the queue as it is then. */
  removeMember(queueId: string, agentId: string, stamp: ChangeStamp): Promise<Queue>;
}

export function unsetQueue(queueId: string): Queue {
  return {
    queueId,
    enabled: false,
    groupToken: '',
    previousGroupToken: null,
    members: new Map(),
    updatedAt: null,
    updatedBy: null,
  };
}
