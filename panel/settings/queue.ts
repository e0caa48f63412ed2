// A queue as the API shows and takes it, with what this page reads of it.
import type { AlertPolicy } from '../../shared/contract/policy';
import type { alertLevels } from './alert-levels';
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

/** How many alerts each setting would have opened on the conversations of some days; null where they are too few. */
export interface AlertsPreview {
  from: string;
  to: string;
  conversations: number | null;
  level: Record<(typeof alertLevels)[number], number | null>;
  drop: number | null;
  /** By the length of the streak. */
  streak: Record<string, number | null>;
}

/** Who changed what. `field` is a path such as `alerts.agentAt` or `members.ben`. */
export interface QueueChangeRecord {
  at: string;
  by: string;
  field: string;
  from: unknown;
  to: unknown;
}
