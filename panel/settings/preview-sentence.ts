// What thresholds would have meant for the conversations of past days, in the reader's words. Pure.
import type { AlertPolicy } from '../../shared/contract/policy';
import { fillIn } from '../ui/language';
import type { PageLanguage } from './page-language';
import type { AlertsPreview } from './queue';

/** The settings that can be previewed. */
export type Thresholds = Pick<AlertPolicy, 'agentAt' | 'supervisorAt' | 'drop' | 'streak'>;

type Words = Pick<PageLanguage, 'texts' | 'formatNumber' | 'isSingular'>;

/** How many alerts went to whom. */
interface Alerts {
  agents: number;
  supervisors: number;
}

/** Days in UTC, both included: `2026-11-22`. */
export interface Days {
  from: string;
  to: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The days that are previewed: yesterday, and the last seven before today. */
export function previewedDays(now: Date): Record<'yesterday' | 'lastSevenDays', Days> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs).toISOString().slice(0, 10);
  return { yesterday: { from: daysAgo(1), to: daysAgo(1) }, lastSevenDays: { from: daysAgo(7), to: daysAgo(1) } };
}

/** What the chosen thresholds would have meant, beside the ones that are stored. */
export function previewSentence(preview: AlertsPreview, chosen: Thresholds, stored: Thresholds, words: Words): string {
  const { conversations } = preview;
  if (conversations === null) return words.texts.previewTooFew;
  return sentenceOf(conversations, alertsBy(preview, chosen), alertsBy(preview, stored), words);
}

/**
 * A sentence that is as long as any that the choice can lead to, so that its place can be kept free; empty where there
 * is no choice.
 * @param preview null while it is not known
 */
export function longestSentence(preview: AlertsPreview | null, words: Words): string {
  if (preview?.conversations === null) return '';
  const most = preview ? mostAlerts(preview) : { agents: 88, supervisors: 88 };
  return sentenceOf(preview?.conversations ?? 888, most, most, words);
}

function sentenceOf(conversations: number, alerts: Alerts, now: Alerts, words: Words): string {
  const { texts } = words;
  return fillIn(words.isSingular(alerts.agents) ? texts.previewOne : texts.previewOther, {
    conversations: words.formatNumber(conversations),
    agents: words.formatNumber(alerts.agents),
    supervisors: words.formatNumber(alerts.supervisors),
    agentsNow: words.formatNumber(now.agents),
    supervisorsNow: words.formatNumber(now.supervisors),
  });
}

function alertsBy(preview: AlertsPreview, { agentAt, supervisorAt, drop, streak }: Thresholds): Alerts {
  const atLevel = (threshold: Thresholds['agentAt']) => (threshold === 'off' ? 0 : (preview.level[threshold] ?? 0));
  const inStreak = streak === 0 ? 0 : (preview.streak[streak] ?? 0);
  const dropped = drop ? (preview.drop ?? 0) : 0;
  return { agents: atLevel(agentAt), supervisors: atLevel(supervisorAt) + dropped + inStreak };
}

function mostAlerts({ level, drop, streak }: AlertsPreview): Alerts {
  const mostOf = (counts: Record<string, number | null>) =>
    Math.max(...Object.values(counts).map((count) => count ?? 0));
  return { agents: mostOf(level), supervisors: mostOf(level) + (drop ?? 0) + mostOf(streak) };
}
