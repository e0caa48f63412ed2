// A queue as the API shows and takes it, with what this page reads of it.
import type { AlertPolicy } from '../../shared/contract/policy';
import type { memberRoles } from './member-roles';

export type MemberRole = (typeof memberRoles)[number];

export interface Member {
  agentId: string;
  role: MemberRole;
  name: string | null;
}

export interface QueueView {
  queueId: string;
  enabled: boolean;
  alerts: AlertPolicy;
  storeText: boolean;
  retentionDays: number;
  members: Member[];
  /** Null for a queue that nobody has set. */
  updatedAt: string | null;
  updatedBy: string | null;
}

/** What a save sends: fields left out keep their value. */
export interface QueueChange {
  enabled?: boolean;
  alerts?: Partial<AlertPolicy>;
  storeText?: boolean;
  retentionDays?: number;
}

/** A queue in the caller's list, with the caller's role in it. */
export interface ListedQueue {
  queueId: string;
  enabled: boolean;
  role: MemberRole | 'admin';
}

/** Who changed what. `field` is a path such as `alerts.agentAt` or `members.ben`. */
export interface QueueChangeRecord {
  at: string;
  by: string;
  field: string;
  from: unknown;
  to: unknown;
}
