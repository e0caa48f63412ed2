// The rules of alerts: pure. An alert is one episode: its kind fires once, and again only after it was armed again. What
// the rules remember of a conversation is stored with its state, so that the transaction that commits a message also
// decides its alerts.
import type { AlertAudience, AlertKind } from '../contract/alert';
import type { AlertPolicy, AlertThreshold } from '../contract/policy';
import { levels, type Level } from '../sentiment/levels';

/** A kind of alert that fires once until it is armed again. */
export type Episode = 'level-agent' | 'level-supervisor' | 'drop' | 'streak';

/** What the rules remember of a conversation. */
export interface AlertMemory {
  /** The episodes that fired and are not armed again. */
  fired: readonly Episode[];
  /** The level of the conversation after each message of the window, by message id. */
  levelsAfter: Readonly<Record<string, Level>>;
  /** The lowest level since `drop` fired. */
  lowestSinceDrop: Level | null;
}

export const noAlertMemory: AlertMemory = { fired: [], levelsAfter: {}, lowestSinceDrop: null };

/** A message of the window, newest first, with the level with which it counts; null where it could not be scored. */
export interface RuledMessage {
  messageId: string;
  level: Level | null;
}

/** The change of a conversation, as far as alerts depend on it. */
export interface RuledChange {
  levelAfter: Level;
  /** The window after the change, newest first; null where the change leaves the sentiment as it was. */
  window: readonly RuledMessage[] | null;
  /** The message that was added or edited; null for a change without one. */
  messageId: string | null;
  /**
   * Whether the message was added, or an edit made it worse. Only such a change opens alerts of the kinds `level`, `drop`
   * and `streak`.
   */
  isWorse: boolean;
  /** The phrases that the message contains and that have not been told of it. */
  newPhrases: readonly string[];
}

/** An alert to open. */
export interface Opening {
  kind: AlertKind;
  for: AlertAudience;
  /** The phrase that was found. */
  phrase?: string;
}

export interface AlertDecision {
  memory: AlertMemory;
  opens: Opening[];
  /** The episodes that were armed again: their unresolved alerts are resolved. */
  armed: Episode[];
}

const armedAboveThreshold = 2;
const dropOf = 3;
const riseThatArmsDrop = 2;

/** Decides what a change opens and arms. */
export function decideAlerts(memory: AlertMemory, change: RuledChange, policy: AlertPolicy): AlertDecision {
  const phrases = change.newPhrases.map((phrase): Opening => ({ kind: 'phrase', for: 'supervisor', phrase }));
  const { window } = change;
  if (!window) return { memory, opens: phrases, armed: [] };
  const { opens, ...decision } = decideEpisodes(memory, { ...change, window }, policy);
  return { ...decision, opens: [...opens, ...phrases] };
}

type ChangeOfSentiment = Omit<RuledChange, 'window' | 'newPhrases'> & { window: readonly RuledMessage[] };

/** A change, with what the rules remember by then. */
export interface RememberedChange extends ChangeOfSentiment, Pick<AlertMemory, 'levelsAfter' | 'lowestSinceDrop'> {}

/** A change of the sentiment with what the rules remember of the conversation. */
export function withMemory(
  { levelsAfter, lowestSinceDrop }: Pick<AlertMemory, 'levelsAfter' | 'lowestSinceDrop'>,
  change: ChangeOfSentiment,
): RememberedChange {
  return {
    ...change,
    levelsAfter: levelsAfterWindow(levelsAfter, change),
    lowestSinceDrop: lowestSinceDrop && lower(lowestSinceDrop, change.levelAfter),
  };
}

/** Decides whether a change opens an alert of an episode, or arms one that fired. */
export function decideEpisode(
  episode: Episode,
  hasFired: boolean,
  change: RememberedChange,
  policy: AlertPolicy,
): 'opens' | 'arms' | 'neither' {
  if (hasFired) return isArmedAgain(episode, change, policy) ? 'arms' : 'neither';
  return change.isWorse && isReached(episode, change, policy) ? 'opens' : 'neither';
}

/** The lowest level since `drop` fired, to be remembered after a change; null where it is armed. */
export function lowestAfter({ lowestSinceDrop, levelAfter }: RememberedChange, hasDropFired: boolean): Level | null {
  return hasDropFired ? (lowestSinceDrop ?? levelAfter) : null;
}

function decideEpisodes(memory: AlertMemory, given: ChangeOfSentiment, policy: AlertPolicy): AlertDecision {
  const change = withMemory(memory, given);
  const decisionOf = (episode: Episode) => decideEpisode(episode, memory.fired.includes(episode), change, policy);
  const armed = memory.fired.filter((episode) => decisionOf(episode) === 'arms');
  const firing = episodes.filter((episode) => decisionOf(episode) === 'opens');
  const fired = [...memory.fired.filter((episode) => !armed.includes(episode)), ...firing];
  return {
    memory: {
      fired,
      levelsAfter: change.levelsAfter,
      lowestSinceDrop: lowestAfter(change, fired.includes('drop')),
    },
    opens: firing.map((episode) => openingOf[episode]),
    armed,
  };
}

const openingOf = {
  'level-agent': { kind: 'level', for: 'agent' },
  'level-supervisor': { kind: 'level', for: 'supervisor' },
  drop: { kind: 'drop', for: 'supervisor' },
  streak: { kind: 'streak', for: 'supervisor' },
} as const satisfies Record<Episode, { kind: AlertKind; for: AlertAudience }>;
const episodes = Object.keys(openingOf) as Episode[];

/** Whether a change fulfils the condition of an episode. */
function isReached(
  episode: Episode,
  { levelAfter, levelsAfter, window }: RememberedChange,
  policy: AlertPolicy,
): boolean {
  switch (episode) {
    case 'level-agent':
      return isAtOrBelow(levelAfter, policy.agentAt);
    case 'level-supervisor':
      return isAtOrBelow(levelAfter, policy.supervisorAt);
    case 'drop':
      return policy.drop && rank(highestOf(levelsAfter)) - rank(levelAfter) >= dropOf;
    case 'streak':
      return policy.streak > 0 && isStreak(window, policy.streak);
  }
}

function isArmedAgain(
  episode: Episode,
  { levelAfter, lowestSinceDrop, window }: RememberedChange,
  policy: AlertPolicy,
): boolean {
  switch (episode) {
    case 'level-agent':
      return isBackFrom(levelAfter, policy.agentAt);
    case 'level-supervisor':
      return isBackFrom(levelAfter, policy.supervisorAt);
    case 'drop':
      return lowestSinceDrop !== null && rank(levelAfter) - rank(lowestSinceDrop) >= riseThatArmsDrop;
    case 'streak': {
      const newest = window.find(({ level }) => level !== null);
      return newest?.level != null && !isNegative(newest.level);
    }
  }
}

/** The levels after the window's messages; those of messages that left the window are forgotten. */
function levelsAfterWindow(
  levelsAfter: AlertMemory['levelsAfter'],
  { window, messageId, levelAfter }: ChangeOfSentiment,
): AlertMemory['levelsAfter'] {
  const known = { ...levelsAfter, ...(messageId !== null && { [messageId]: levelAfter }) };
  return Object.fromEntries(Object.entries(known).filter(([id]) => window.some((message) => message.messageId === id)));
}

function isStreak(window: readonly RuledMessage[], length: number): boolean {
  const scored = window.flatMap(({ level }) => level ?? []).slice(0, length);
  return scored.length === length && scored.every(isNegative);
}

function isAtOrBelow(level: Level, threshold: AlertThreshold): boolean {
  return threshold !== 'off' && rank(level) <= rank(threshold);
}

/** Whether a level is neutral or better, or two levels above the threshold. */
function isBackFrom(level: Level, threshold: AlertThreshold): boolean {
  if (rank(level) >= rank('neutral')) return true;
  return threshold !== 'off' && rank(level) - rank(threshold) >= armedAboveThreshold;
}

function isNegative(level: Level): boolean {
  return rank(level) < rank('neutral');
}

function highestOf(levelsAfter: Readonly<Record<string, Level>>): Level {
  return Object.values(levelsAfter).reduce((a, b) => (rank(a) >= rank(b) ? a : b), levels[0]);
}

function lower(a: Level, b: Level): Level {
  return rank(a) <= rank(b) ? a : b;
}

/** 0 for the worst level. */
function rank(level: Level): number {
  return levels.indexOf(level);
}
