// How many alerts each setting alone would have opened: pure. Every setting is tried on every message by the rules that
// open the real alerts, whatever the policy of the queue is, so that supervisors can see what a setting would mean.
import { noAlerts, type AlertPolicy } from '../contract/policy';
import type { Level } from '../sentiment/levels';
import {
  decideEpisode,
  lowestAfter,
  withMemory,
  type AlertMemory,
  type Episode,
  type RuledMessage,
} from './alert-rules';

/** The settings that are tried: the kind of alert that each opens, and a policy in which it alone is on. */
const triedSettings = {
  'slightly-negative': ['level-supervisor', { ...noAlerts, supervisorAt: 'slightly-negative' }],
  negative: ['level-supervisor', { ...noAlerts, supervisorAt: 'negative' }],
  'very-negative': ['level-supervisor', { ...noAlerts, supervisorAt: 'very-negative' }],
  drop: ['drop', { ...noAlerts, drop: true }],
  'streak-2': ['streak', { ...noAlerts, streak: 2 }],
  'streak-3': ['streak', { ...noAlerts, streak: 3 }],
  'streak-4': ['streak', { ...noAlerts, streak: 4 }],
  'streak-5': ['streak', { ...noAlerts, streak: 5 }],
  'streak-6': ['streak', { ...noAlerts, streak: 6 }],
} as const satisfies Record<string, readonly [episode: Episode, policy: AlertPolicy]>;

/** A setting that is tried. A threshold counts the same for agents and for supervisors. */
export type TriedSetting = keyof typeof triedSettings;
const settingNames = Object.keys(triedSettings) as TriedSetting[];

/** How many alerts each setting alone would have opened; one that would have opened none is left out. */
export type AlertCounts = Readonly<Partial<Record<TriedSetting, number>>>;

/** The alerts so far, and what the rules remember of each setting. */
export interface AlertTally {
  counts: AlertCounts;
  /** The settings that fired and are not armed again. */
  fired: readonly TriedSetting[];
  /** The lowest level since `drop` fired. */
  lowestSinceDrop: Level | null;
}

export const emptyTally: AlertTally = { counts: {}, fired: [], lowestSinceDrop: null };

/** A new message, as far as alerts depend on it. */
export interface TalliedMessage {
  messageId: string;
  /** The level of the conversation after it. */
  levelAfter: Level;
  /** The window after it, newest first. */
  window: readonly RuledMessage[];
  /** The levels after the older messages of the window, as the rules remember them: by message id. */
  levelsAfter: AlertMemory['levelsAfter'];
}

/** The tally after a new message. */
export function tallied(tally: AlertTally, { levelsAfter, ...message }: TalliedMessage): AlertTally {
  const { lowestSinceDrop } = tally;
  const change = withMemory({ levelsAfter, lowestSinceDrop }, { ...message, isWorse: true });
  const counts: Partial<Record<TriedSetting, number>> = { ...tally.counts };
  const fired = settingNames.filter((name) => {
    const [episode, policy] = triedSettings[name];
    const hasFired = tally.fired.includes(name);
    const decision = decideEpisode(episode, hasFired, change, policy);
    if (decision === 'opens') counts[name] = (counts[name] ?? 0) + 1;
    return decision === 'opens' || (hasFired && decision !== 'arms');
  });
  return { counts, fired, lowestSinceDrop: lowestAfter(change, fired.includes('drop')) };
}

/** The tally after all kinds of alerts were armed again. */
export function armed({ counts }: AlertTally): AlertTally {
  return { ...emptyTally, counts };
}
