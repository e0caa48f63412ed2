// Reads the live list and the alerts of a queue for its supervisors: first the gate, then the page.
import { verifyMayManage, verifyMaySee } from './access/permissions';
import type { Caller } from './access/tokens';
import type { AlertList } from './board/alert-list';
import { isLive, type ListedConversation, type LiveList, type LiveListFilter } from './board/live-list';
import type { LiveRow } from './contract/live-list';
import type { Page, PageRequest } from './contract/page';
import type { MessageStore } from './conversations/message-store';
import type { Freshness, Queue, QueueStore } from './queues/queue-store';

export interface BoardPorts {
  queues: Pick<QueueStore, 'read'>;
  messages: Pick<MessageStore, 'read'>;
  liveList: LiveList;
  alertList: AlertList;
  /** How long after the customer's last message a conversation is live, in milliseconds. */
  liveMs: number;
  now: () => Date;
}

/**
 * The queue, for one of its supervisors or an administrator.
 * @throws {ForbiddenError} for anybody else, and while the queue is switched off
 */
export async function readSupervisedQueue(
  queueId: string,
  caller: Caller,
  { queues }: Pick<BoardPorts, 'queues'>,
  freshness?: Freshness,
): Promise<Queue> {
  const queue = await queues.read(queueId, freshness);
  verifyMayManage(caller, queue);
  verifyMaySee(caller, queue, { isNamed: true });
  return queue;
}

/** A listed arrival may be older than the real one: times alone reach the list twice a minute. */
const listedArrivalLagMs = 60_000;

/** A page of the live list of a queue. The caller is authorized already. */
export async function readLiveList(
  queueId: string,
  filter: Omit<LiveListFilter, 'arrivedSince'>,
  page: PageRequest,
  { liveList, messages, liveMs, now }: BoardPorts,
): Promise<Page<LiveRow>> {
  const liveSince = now().getTime() - liveMs;
  const arrivedSince = new Date(liveSince).toISOString();
  const earliest = new Date(liveSince - listedArrivalLagMs).toISOString();
  const { list, lastKey } = await liveList.page(queueId, { ...filter, arrivedSince: earliest }, page);
  const rows = await Promise.all(list.map((listed) => liveRowOf(listed, arrivedSince, messages)));
  return { list: rows.flatMap((row) => row ?? []), lastKey };
}

/** The row if its conversation is live. Where the listed time leaves that open, the conversation decides. */
async function liveRowOf(
  { row, arrivedAt }: ListedConversation,
  arrivedSince: string,
  messages: BoardPorts['messages'],
): Promise<LiveRow | undefined> {
  if (arrivedAt >= arrivedSince) return row;
  const { state } = await messages.read(row.conversationId, 1);
  return state && isLive(state, arrivedSince) && state.queueId === row.queueId ? row : undefined;
}
