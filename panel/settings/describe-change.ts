// A record of a change in the reader's words. Pure.
import type { QueueChangeRecord } from './queue';
import { fillIn } from '../ui/language';
import type { PageLanguage } from './page-language';

/** What was changed, and how: from a value to another, or what was added to a list and removed from it. */
export interface DescribedChange {
  field: string;
  /** Null where only additions and removals are told. */
  values: { from: string; to: string } | null;
  /** Sentences about a list. */
  notes: string[];
}

type Words = Pick<PageLanguage, 'texts' | 'levels'>;

/** Describes a change. A field that this page does not know is shown as it is stored. */
export function describeChange({ field, from, to }: QueueChangeRecord, words: Words): DescribedChange {
  const { texts } = words;
  if (field === 'alerts.phrases') {
    const [before, after] = [listOf(from), listOf(to)];
    const notes = [
      noteOf(
        texts.phraseAdded,
        after.filter((phrase) => !before.includes(phrase)),
      ),
      noteOf(
        texts.phraseRemoved,
        before.filter((phrase) => !after.includes(phrase)),
      ),
    ].filter((note) => note !== null);
    return { field: texts.phrases, values: null, notes };
  }
  if (field.startsWith('members.')) {
    const name = fillIn(texts.memberField, { person: field.slice('members.'.length) });
    return { field: name, values: { from: memberOf(from, words), to: memberOf(to, words) }, notes: [] };
  }
  const key = field.replace(/^alerts\./, '');
  const known = ['enabled', 'agentAt', 'supervisorAt', 'drop', 'streak', 'storeText', 'retentionDays'] as const;
  const label = known.find((name) => name === key);
  const value = (given: unknown) => valueOf(key, given, words);
  return { field: label ? texts[label] : field, values: { from: value(from), to: value(to) }, notes: [] };
}

function valueOf(key: string, value: unknown, { texts, levels }: Words): string {
  if (value === null) return texts.standard;
  if (typeof value === 'boolean') return value ? texts.on : texts.off;
  if (value === 'off' || (key === 'streak' && value === 0)) return texts.never;
  if (typeof value === 'number')
    return key === 'streak' ? fillIn(texts.streakMessages, { count: String(value) }) : `${value} ${texts.days}`;
  if (typeof value === 'string') return Object.hasOwn(levels, value) ? levels[value as keyof typeof levels] : value;
  return JSON.stringify(value);
}

function memberOf(value: unknown, { texts }: Words): string {
  if (value === null || typeof value !== 'object') return texts.none;
  const { role, name } = value as { role?: unknown; name?: unknown };
  const roleName = role === 'supervisor' ? texts.supervisor : texts.agent;
  return typeof name === 'string' && name !== '' ? `${roleName}, ${name}` : roleName;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function noteOf(text: string, phrases: string[]): string | null {
  return phrases.length === 0 ? null : fillIn(text, { phrases: phrases.join(', ') });
}
