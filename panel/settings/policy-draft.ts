// What a person has entered for a queue, next to what is stored. Pure: which fields a save sends, which faults they have,
// and what stays in the form after the save.
import type { AlertThreshold } from '../../shared/contract/policy';
import type { QueueChange, QueueView } from './queue';
import { lineOfPhrase, phraseFaultIn, phrasesIn, textOf, type PhraseFault } from './phrase-list';

/** The fields of the form, as they are entered. */
export interface PolicyDraft {
  enabled: boolean;
  agentAt: AlertThreshold;
  supervisorAt: AlertThreshold;
  drop: boolean;
  streak: number;
  /** One a line. */
  phrases: string;
  storeText: boolean;
  retentionDays: string;
}
export type PolicyField = keyof PolicyDraft;

/** What is wrong with a field. */
export type FieldFault = { kind: 'days' } | PhraseFault;

/** A fault that the server found; `path` names the value in the body. */
export interface ServerFault {
  path: string;
  message: string;
}

export const maxRetentionDays = 3_650;
const alertFields = ['agentAt', 'supervisorAt', 'drop', 'streak'] as const;

/** The form's fields for a queue as it is stored. */
export function draftOf({ enabled, alerts, storeText, retentionDays }: QueueView): PolicyDraft {
  const { agentAt, supervisorAt, drop, streak, phrases } = alerts;
  const text = textOf(phrases);
  return { enabled, agentAt, supervisorAt, drop, streak, phrases: text, storeText, retentionDays: `${retentionDays}` };
}

/**
 * The body of the save: only what differs, so that a change that somebody else made in the meantime to another field is
 * kept. A queue that nobody has set is created by its switch. Null: there is nothing to save.
 */
export function changeOf(saved: QueueView, draft: PolicyDraft): QueueChange | null {
  const before = draftOf(saved);
  const alerts: QueueChange['alerts'] = {
    ...Object.fromEntries(
      alertFields.filter((name) => draft[name] !== before[name]).map((name) => [name, draft[name]]),
    ),
    ...(!samePhrases(draft, before) && { phrases: phrasesIn(draft.phrases) }),
  };
  const change: QueueChange = {
    ...((draft.enabled !== before.enabled || saved.updatedAt === null) && { enabled: draft.enabled }),
    ...(Object.keys(alerts).length > 0 && { alerts }),
    ...(draft.storeText !== before.storeText && { storeText: draft.storeText }),
    ...(daysIn(draft.retentionDays) !== saved.retentionDays && { retentionDays: daysIn(draft.retentionDays) }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** Whether the form holds anything that would be lost with it. */
export function isEdited(saved: QueueView, draft: PolicyDraft): boolean {
  const before = draftOf(saved);
  return (Object.keys(before) as PolicyField[]).some((field) =>
    field === 'phrases' ? !samePhrases(draft, before) : draft[field] !== before[field],
  );
}

/** The faults of the fields, as far as they can be told without the server. */
export function faultsOf({ phrases, retentionDays }: PolicyDraft): Partial<Record<PolicyField, FieldFault>> {
  const phraseFault = phraseFaultIn(phrases);
  const days = daysIn(retentionDays);
  return {
    ...(phraseFault && { phrases: phraseFault }),
    ...(!(days >= 1 && days <= maxRetentionDays) && { retentionDays: { kind: 'days' } }),
  };
}

/**
 * The form's fields after a save: what was sent shows what is stored now; what was entered while the save was under way
 * stays as it is.
 */
export function rebased(draft: PolicyDraft, sent: PolicyDraft, saved: QueueView): PolicyDraft {
  const stored = draftOf(saved);
  const kept = (Object.keys(stored) as PolicyField[]).filter((field) => draft[field] !== sent[field]);
  return { ...stored, ...Object.fromEntries(kept.map((field) => [field, draft[field]])) };
}

/**
 * The field to which a fault of the server belongs, and the line for one of the phrases; null for one that is not about
 * a field of the form.
 */
export function fieldOf({ path }: ServerFault, { phrases }: PolicyDraft): { field: PolicyField; line?: number } | null {
  const [, name = '', , index] = /^(?:alerts\.)?(\w+)(\.(\d+))?$/.exec(path) ?? [];
  if (name === 'phrases' && index !== undefined) return { field: name, line: lineOfPhrase(phrases, Number(index)) };
  const fields: readonly string[] = [...alertFields, 'phrases', 'enabled', 'storeText', 'retentionDays'];
  return fields.includes(name) ? { field: name as PolicyField } : null;
}

function samePhrases(one: PolicyDraft, other: PolicyDraft): boolean {
  return textOf(phrasesIn(one.phrases)) === textOf(phrasesIn(other.phrases));
}

/** The days of the field; NaN if it has no whole number. */
function daysIn(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
}
