// The agent's alert of a conversation, as a pure function of what was read, pushed and done. An alert that was seen in
// another state than open does not open again: a snapshot may be older than a push, and a push may come twice.
import type { Level } from '../../shared/sentiment/levels';

export type AlertKind = 'level' | 'drop' | 'streak' | 'phrase';
/** `open` and `acknowledged` are unresolved. There is no way back from `ignored` and `resolved`. */
export type AlertState = 'open' | 'acknowledged' | 'ignored' | 'resolved';

/** An alert as the API has it, as far as the panel reads it. */
export interface AgentAlert {
  alertId: string;
  conversationId: string;
  kind: AlertKind;
  for: 'agent' | 'supervisor';
  level: Level;
  previousLevel: Level;
  /** One English sentence. */
  reason: string;
  at: string;
  state: AlertState;
}

/** The alert to show, and the alerts that are known not to be open. */
export interface AlertMemory {
  readonly alert: AgentAlert | null;
  readonly closedAlerts: readonly string[];
}

export const noAlert: AlertMemory = { alert: null, closedAlerts: [] };

/** A bound of what is remembered; an alert is only pushed again shortly after it was. */
const maxClosed = 20;

/** After a push, or after the agent's own change. Alerts for supervisors are not shown to the agent. */
export function afterAlert(memory: AlertMemory, alert: AgentAlert): AlertMemory {
  if (alert.for !== 'agent') return memory;
  if (alert.state !== 'open') return withClosed(memory, alert.alertId);
  if (memory.closedAlerts.includes(alert.alertId)) return memory;
  if (memory.alert && Date.parse(memory.alert.at) > Date.parse(alert.at)) return memory;
  return memory.alert?.alertId === alert.alertId ? memory : { ...memory, alert };
}

/** After a snapshot, which carries the agent's newest open alert, or null; without the field it says nothing. */
export function afterSnapshotAlert(memory: AlertMemory, alert: AgentAlert | null | undefined): AlertMemory {
  if (alert === undefined) return memory;
  if (alert === null) return memory.alert === null ? memory : { ...memory, alert: null };
  const isShown = memory.alert?.alertId === alert.alertId;
  if (isShown || alert.state !== 'open' || memory.closedAlerts.includes(alert.alertId)) return memory;
  return { ...memory, alert };
}

function withClosed({ alert, closedAlerts }: AlertMemory, alertId: string): AlertMemory {
  return {
    alert: alert?.alertId === alertId ? null : alert,
    closedAlerts: [alertId, ...closedAlerts.filter((id) => id !== alertId)].slice(0, maxClosed),
  };
}
