// Queues in Azure Table Storage: one partition per queue, with a row `!queue` and a row per member. The queue's row is
// replaced under its ETag in the same transaction as a member's row, so permissions and group token change atomically.
import { randomBytes } from 'node:crypto';
import { odata, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import type { MemberRole, QueueChange } from '../contract/queue';
import { isConflict, submit, type Table } from './tables';
import { ContentionError } from '../conversations/storage-errors';
import { KeyedQueue } from '../conversations/keyed-queue';
import {
  replaceGroupToken,
  unsetQueue,
  type FormerGroupToken,
  type Member,
  type Queue,
  type QueueEditor,
  type QueueStore,
} from '../queues/queue-store';

const queueRowKey = '!queue';
const maxAttempts = 20;

interface QueueRow {
  queueId: string;
  enabled: boolean;
  groupToken?: string;
  /** The name of `groupToken` in rows written by earlier builds. */
  audience?: string;
  /** The replaced tokens, as JSON. */
  formerGroupTokens?: string;
  updatedAt: string;
  updatedBy: string;
}

interface MemberRow {
  agentId: string;
  role: MemberRole;
  name?: string;
}

interface ReadQueue {
  queue: Queue;
  /** Undefined while the queue has no row. */
  etag: string | undefined;
}

/** Computes the changed queue; undefined when nothing changes. */
type Computation = (queue: Queue) => { next: Queue; revokes: boolean; memberActions: TransactionAction[] } | undefined;

export class TableQueueStore implements QueueStore {
  private readonly changes = new KeyedQueue();

  constructor(
    private readonly table: Table,
    /** The backoff before the next attempt after a conflict. */
    private readonly pause: (attempt: number) => Promise<void>,
  ) {}

  async read(queueId: string): Promise<Queue> {
    return (await this.readRows(queueId)).queue;
  }

  change(queueId: string, change: QueueChange, editor: QueueEditor): Promise<Queue> {
    return this.rewrite(queueId, editor, (queue) => {
      const enabled = change.enabled ?? queue.enabled;
      return { next: { ...queue, enabled }, revokes: queue.enabled && !enabled, memberActions: [] };
    });
  }

  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue> {
    return this.rewrite(queueId, editor, (queue) => ({
      next: { ...queue, members: new Map(queue.members).set(member.agentId, member) },
      revokes: false,
      memberActions: [['upsert', memberRow(queueId, member), 'Replace']],
    }));
  }

  removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue> {
    return this.rewrite(queueId, editor, (queue) => {
      const members = new Map(queue.members);
      if (!members.delete(agentId)) return undefined;
      return {
        next: { ...queue, members },
        revokes: true,
        memberActions: [['delete', { partitionKey: keyOf(queueId), rowKey: memberRowKey(agentId) }]],
      };
    });
  }

  private async readRows(queueId: string): Promise<ReadQueue> {
    return this.table.run(async (client) => {
      const rows = client.listEntities<Partial<QueueRow & MemberRow>>({
        queryOptions: { filter: odata`PartitionKey eq ${keyOf(queueId)}` },
      });
      const members = new Map<string, Member>();
      let row: TableEntityResult<QueueRow> | undefined;
      for await (const entity of rows) {
        if (entity.rowKey === queueRowKey) row = entity as TableEntityResult<QueueRow>;
        else {
          const { agentId, role, name } = entity as TableEntityResult<MemberRow>;
          members.set(agentId, { agentId, role, name: name ?? null });
        }
      }
      if (!row) return { queue: unsetQueue(queueId), etag: undefined };
      const { enabled, audience = '', groupToken = audience, formerGroupTokens = '[]', updatedAt, updatedBy } = row;
      const queue = {
        queueId,
        enabled,
        groupToken,
        formerGroupTokens: JSON.parse(formerGroupTokens) as FormerGroupToken[],
        members,
        updatedAt,
        updatedBy,
      };
      return { queue, etag: row.etag };
    });
  }

  /** Changes of one queue are serialized within this process; between processes the ETag detects conflicts. */
  private rewrite(queueId: string, editor: QueueEditor, compute: Computation): Promise<Queue> {
    return this.changes.run(queueId, () => this.rewriteUnderEtag(queueId, editor, compute));
  }

  /** Reads, computes and writes under the ETag; retries after a conflict. */
  private async rewriteUnderEtag(queueId: string, editor: QueueEditor, compute: Computation): Promise<Queue> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const { queue, etag } = await this.readRows(queueId);
      editor.verify(queue);
      const computed = compute(queue);
      if (!computed) return queue;
      const next: Queue = {
        ...computed.next,
        ...(computed.revokes || queue.groupToken === '' ? replaceGroupToken(queue, randomGroupToken(), editor.at) : {}),
        updatedAt: editor.at,
        updatedBy: editor.by,
      };
      const queueAction: TransactionAction =
        etag === undefined ? ['create', queueRow(next)] : ['update', queueRow(next), 'Replace', { etag }];
      const written = await this.table.run(async (client) => {
        try {
          await submit(client, [queueAction, ...computed.memberActions]);
          return true;
        } catch (error) {
          if (isConflict(error)) return false;
          throw error;
        }
      });
      if (written) return next;
      await this.pause(attempt);
    }
    throw new ContentionError(maxAttempts);
  }
}

function randomGroupToken(): string {
  return randomBytes(16).toString('base64url');
}

function memberRowKey(agentId: string): string {
  return `member:${keyOf(agentId)}`;
}

function memberRow(queueId: string, { agentId, role, name }: Member) {
  return { partitionKey: keyOf(queueId), rowKey: memberRowKey(agentId), agentId, role, ...(name !== null && { name }) };
}

function queueRow({ queueId, enabled, groupToken, formerGroupTokens, updatedAt, updatedBy }: Queue) {
  return {
    partitionKey: keyOf(queueId),
    rowKey: queueRowKey,
    queueId,
    enabled,
    groupToken,
    formerGroupTokens: JSON.stringify(formerGroupTokens),
    updatedAt,
    updatedBy,
  };
}
