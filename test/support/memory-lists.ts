// In-memory lists of queues, for the tests of effects.
import { isLaterState, type AlertFilter, type AlertList } from '../../shared/board/alert-list';
import type { ListedConversation, LiveList, LiveListFilter } from '../../shared/board/live-list';
import type { Alert } from '../../shared/contract/alert';
import type { CountedConversation, FigureStore } from '../../shared/report/figure-store';
import type { Figures } from '../../shared/report/figures';
import type { Page, PageRequest } from '../../shared/contract/page';
import { levels } from '../../shared/sentiment/levels';

export class MemoryLiveList implements LiveList {
  private readonly revisions = new Map<string, number>();
  readonly listed = new Map<string, ListedConversation>();

  async put(listed: ListedConversation): Promise<void> {
    const { queueId, conversationId, revision } = listed.row;
    if (await this.isNewer(queueId, conversationId, revision)) this.listed.set(key(queueId, conversationId), listed);
  }

  async remove(queueId: string, conversationId: string, revision: number): Promise<void> {
    if (await this.isNewer(queueId, conversationId, revision)) this.listed.delete(key(queueId, conversationId));
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await Promise.resolve();
    this.revisions.delete(key(queueId, conversationId));
    this.listed.delete(key(queueId, conversationId));
  }

  async page(
    queueId: string,
    { level, agentId, arrivedSince }: LiveListFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<ListedConversation>> {
    await Promise.resolve();
    const sorted = [...this.listed.values()]
      .filter(({ row, arrivedAt }) => row.queueId === queueId && arrivedAt >= arrivedSince)
      .filter(
        ({ row }) => (level === undefined || row.level === level) && (agentId === undefined || row.agentId === agentId),
      )
      .sort(
        ({ row: a }, { row: b }) =>
          levels.indexOf(a.level) - levels.indexOf(b.level) ||
          a.score - b.score ||
          (a.lastMessageAt! < b.lastMessageAt! ? 1 : -1),
      );
    const start = after === undefined ? 0 : sorted.findIndex(({ row }) => row.conversationId === after) + 1;
    const list = sorted.slice(start, start + limit);
    return { list, lastKey: sorted.length > start + limit ? list.at(-1)!.row.conversationId : null };
  }

  async removeOlderThan(instant: string): Promise<number> {
    await Promise.resolve();
    const old = [...this.listed].filter(([, { arrivedAt }]) => arrivedAt < instant);
    for (const [listedKey] of old) this.listed.delete(listedKey);
    return old.length;
  }

  private async isNewer(queueId: string, conversationId: string, revision: number): Promise<boolean> {
    await Promise.resolve();
    if ((this.revisions.get(key(queueId, conversationId)) ?? 0) >= revision) return false;
    this.revisions.set(key(queueId, conversationId), revision);
    return true;
  }
}

export class MemoryAlertList implements AlertList {
  readonly alerts = new Map<string, Alert>();

  async put(alert: Alert): Promise<void> {
    await Promise.resolve();
    const alertKey = key(alert.queueId, alert.conversationId, alert.alertId);
    const stored = this.alerts.get(alertKey);
    if (!stored || isLaterState(alert, stored)) this.alerts.set(alertKey, alert);
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await Promise.resolve();
    for (const [alertKey, alert] of this.alerts)
      if (alert.queueId === queueId && alert.conversationId === conversationId) this.alerts.delete(alertKey);
  }

  async page(
    queueId: string,
    { state, since, before }: AlertFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<Alert>> {
    await Promise.resolve();
    const sorted = [...this.alerts]
      .filter(([, alert]) => alert.queueId === queueId && (state === undefined || alert.state === state))
      .filter(([, { at }]) => (since === undefined || at >= since) && (before === undefined || at < before))
      .sort(([, a], [, b]) => (a.at < b.at ? 1 : -1));
    const start = after === undefined ? 0 : sorted.findIndex(([alertKey]) => alertKey === after) + 1;
    const list = sorted.slice(start, start + limit);
    return {
      list: list.map(([, alert]) => alert),
      lastKey: sorted.length > start + limit ? (list.at(-1)?.[0] ?? null) : null,
    };
  }

  async removeOlderThan(instant: string, byQueue: ReadonlyMap<string, string> = new Map()): Promise<number> {
    await Promise.resolve();
    const old = [...this.alerts].filter(([, { queueId, stateAt }]) => stateAt < (byQueue.get(queueId) ?? instant));
    for (const [alertKey] of old) this.alerts.delete(alertKey);
    return old.length;
  }
}

export class MemoryFigureStore implements FigureStore {
  private readonly stored = new Map<string, CountedConversation & { figures: Figures | null; storedAt: string }>();

  async put(conversation: CountedConversation, figures: Figures | null, storedAt: string): Promise<void> {
    await Promise.resolve();
    const figuresKey = key(conversation.queueId, conversation.conversationId);
    if ((this.stored.get(figuresKey)?.revision ?? 0) >= conversation.revision) return;
    this.stored.set(figuresKey, { ...conversation, figures, storedAt });
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await Promise.resolve();
    this.stored.delete(key(queueId, conversationId));
  }

  async read(queueId: string, from: string, to: string): Promise<Figures[]> {
    await Promise.resolve();
    return [...this.stored.values()]
      .filter((stored) => stored.queueId === queueId)
      .flatMap(({ figures }) => (figures && figures.day >= from && figures.day <= to ? [figures] : []));
  }

  async removeOlderThan(instant: string, byQueue: ReadonlyMap<string, string>): Promise<number> {
    await Promise.resolve();
    const old = [...this.stored].filter(([, { queueId, storedAt }]) => storedAt < (byQueue.get(queueId) ?? instant));
    for (const [figuresKey] of old) this.stored.delete(figuresKey);
    return old.length;
  }
}

function key(...parts: string[]): string {
  return JSON.stringify(parts);
}
