// Queues in Azure Table Storage: one partition per queue, with a row `!queue` and a row per member. The queue's row is
// replaced under its ETag in the same transaction as a member's row, so permissions and group token change atomically.
import { randomBytes } from 'node:crypto';
import { odata, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import type { Page, PageRequest } from '../contract/page';
import { noAlerts, type AlertPolicy } from '../contract/policy';
import type { MemberRole, QueueChange, QueueChangeRecord } from '../contract/queue';
import { newestFirstKey } from '../conversations/sort-key';
import { readPage, submit, unlessConflict, type Table } from './tables';
import { ContentionError } from '../conversations/storage-errors';
import { KeyedQueue } from '../conversations/keyed-queue';
import {
  isDemoted,
  recordsOf,
  replaceGroupToken,
  unsetQueue,
  withChange,
  type FormerGroupToken,
  type Member,
  type Queue,
  type QueueEditor,
  type QueueStore,
} from '../queues/queue-store';

const queueRowKey = '!queue';
/** Sorts after every member's key. Rows of changes start here, the newest first. */
const firstChangeRowKey = 'z';
const maxAttempts = 20;

interface QueueRow {
  queueId: string;
  enabled: boolean;
  /** As JSON. */
  alerts?: string;
  storeText?: boolean;
  retentionDays?: number;
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

type ChangeRow = { at: string; by: string; field: string; from: string; to: string };

interface ReadQueue {
  queue: Queue;
  /** Undefined while the queue has no row. */
  etag: string | undefined;
}

/** Computes the changed queue; undefined when nothing changes. */
type Computation = (queue: Queue) => { next: Queue; revokes: boolean; memberActions: TransactionAction[] } | undefined;

export class TableQueueStore implements QueueStore {
  private readonly writers = new KeyedQueue();

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
      const next = withChange(queue, change);
      return { next, revokes: queue.enabled && !next.enabled, memberActions: [] };
    });
  }

  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue> {
    return this.rewrite(queueId, editor, (queue) => ({
      next: { ...queue, members: new Map(queue.members).set(member.agentId, member) },
      revokes: isDemoted(queue, member),
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

  async changes(queueId: string, { limit, after }: PageRequest): Promise<Page<QueueChangeRecord>> {
    const partition = odata`PartitionKey eq ${keyOf(queueId)} and RowKey ge ${firstChangeRowKey}`;
    const filter = after === undefined ? partition : `${partition} and ${odata`RowKey gt ${after}`}`;
    const { list, lastKey } = await readPage<ChangeRow>(this.table, filter, limit, ({ rowKey }) => rowKey);
    return { list: list.map(fromChangeRow), lastKey };
  }

  async list({ limit, after }: PageRequest, agentId?: string): Promise<Page<Queue>> {
    // Members' rows are found by their key in all partitions: there are few, and nobody waits for a message here.
    const rows = agentId === undefined ? odata`RowKey eq ${queueRowKey}` : odata`RowKey eq ${memberRowKey(agentId)}`;
    const filter = after === undefined ? rows : `${rows} and ${odata`PartitionKey gt ${after}`}`;
    const { list, lastKey } = await readPage<object>(this.table, filter, limit, ({ partitionKey }) => partitionKey);
    const queues = await Promise.all(list.map(({ partitionKey = '' }) => this.readPartition(partitionKey)));
    return { list: queues.flatMap(({ queue }) => queue ?? []), lastKey };
  }

  private async readRows(queueId: string): Promise<ReadQueue> {
    const { queue, etag } = await this.readPartition(keyOf(queueId));
    return { queue: queue ?? unsetQueue(queueId), etag };
  }

  private async readPartition(partitionKey: string): Promise<{ queue: Queue | undefined; etag: string | undefined }> {
    return this.table.run(async (client) => {
      const rows = client.listEntities<Partial<QueueRow & MemberRow>>({
        queryOptions: { filter: odata`PartitionKey eq ${partitionKey} and RowKey lt ${firstChangeRowKey}` },
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
      return { queue: row && fromQueueRow(row, members), etag: row?.etag };
    });
  }

  /** Changes of one queue are serialized within this process; between processes the ETag detects conflicts. */
  private rewrite(queueId: string, editor: QueueEditor, compute: Computation): Promise<Queue> {
    return this.writers.run(queueId, () => this.rewriteUnderEtag(queueId, editor, compute));
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
      const actions = [queueAction, ...computed.memberActions, ...changeActions(queue, next, editor)];
      if (await unlessConflict(this.table, (client) => submit(client, actions))) return next;
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

function queueRow({ queueId, enabled, alerts, storeText, retentionDays, ...queue }: Queue) {
  return {
    partitionKey: keyOf(queueId),
    rowKey: queueRowKey,
    queueId,
    enabled,
    alerts: JSON.stringify(alerts),
    ...(storeText !== null && { storeText }),
    ...(retentionDays !== null && { retentionDays }),
    groupToken: queue.groupToken,
    formerGroupTokens: JSON.stringify(queue.formerGroupTokens),
    updatedAt: queue.updatedAt,
    updatedBy: queue.updatedBy,
  };
}

function fromQueueRow(row: QueueRow, members: ReadonlyMap<string, Member>): Queue {
  const {
    queueId,
    enabled,
    audience = '',
    groupToken = audience,
    formerGroupTokens = '[]',
    updatedAt,
    updatedBy,
  } = row;
  return {
    queueId,
    enabled,
    alerts: row.alerts === undefined ? noAlerts : (JSON.parse(row.alerts) as AlertPolicy),
    storeText: row.storeText ?? null,
    retentionDays: row.retentionDays ?? null,
    groupToken,
    formerGroupTokens: JSON.parse(formerGroupTokens) as FormerGroupToken[],
    members,
    updatedAt,
    updatedBy,
  };
}

/** The records of a change, as rows of its transaction. */
function changeActions(before: Queue, after: Queue, editor: QueueEditor): TransactionAction[] {
  const key = `${firstChangeRowKey}${newestFirstKey(editor.at)}-${randomGroupToken()}`;
  return recordsOf(before, after, editor).map(({ at, by, field, from, to }, index) => [
    'create',
    {
      partitionKey: keyOf(after.queueId),
      rowKey: `${key}-${index}`,
      ...{ at, by, field, from: JSON.stringify(from), to: JSON.stringify(to) },
    },
  ]);
}

function fromChangeRow({ at, by, field, from, to }: ChangeRow): QueueChangeRecord {
  return { at, by, field, from: JSON.parse(from) as unknown, to: JSON.parse(to) as unknown };
}
