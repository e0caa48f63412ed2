// The board's filters: which rows they show, and how they are written in the page's address.
import { levels, type Level } from '../../shared/sentiment/levels';
import type { LiveRow } from '../live/live-row';

/** Null: any. An empty `agentId`: conversations without an agent. */
export interface BoardFilter {
  queueId: string | null;
  /** This level or a worse one. */
  level: Level | null;
  agentId: string | null;
}

export const noFilter: BoardFilter = { queueId: null, level: null, agentId: null };

/** The filters in an address: `?queue=billing&level=negative&agent=ben`. Unknown levels count as any. */
export function filterIn(query: string): BoardFilter {
  const parameters = new URLSearchParams(query);
  return {
    queueId: parameters.get('queue') || null,
    level: levels.find((level) => level === parameters.get('level')) ?? null,
    agentId: parameters.get('agent'),
  };
}

/** The query of the address with these filters; what else is in it stays. */
export function withFilter(query: string, { queueId, level, agentId }: BoardFilter): string {
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries({ queue: queueId, level, agent: agentId }))
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

export function isShown(row: LiveRow, { queueId, level, agentId }: BoardFilter): boolean {
  if (queueId !== null && row.queueId !== queueId) return false;
  if (level !== null && levels.indexOf(row.level) > levels.indexOf(level)) return false;
  return agentId === null || (row.agentId ?? '') === agentId;
}
