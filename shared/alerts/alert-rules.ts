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

type ChangeOfSentiment = RuledChange & { window: readonly RuledMessage[] };

function decideEpisodes(memory: AlertMemory, change: ChangeOfSentiment, policy: AlertPolicy): AlertDecision {
  const levelsAfter = levelsAfterWindow(memory, change);
  const lowestSinceDrop = memory.lowestSinceDrop && lower(memory.lowestSinceDrop, change.levelAfter);
  const armed = memory.fired.filter((episode) => isArmedAgain(episode, change, policy, lowestSinceDrop));
  const stillFired = memory.fired.filter((episode) => !armed.includes(episode));

  const conditions: Record<Episode, boolean> = {
    'level-agent': isAtOrBelow(change.levelAfter, policy.agentAt),
    'level-supervisor': isAtOrBelow(change.levelAfter, policy.supervisorAt),
    drop: policy.drop && rank(highestOf(levelsAfter)) - rank(change.levelAfter) >= dropOf,
    streak: policy.streak > 0 && isStreak(change.window, policy.streak),
  };
  const firing = episodes.filter((episode) => change.isWorse && conditions[episode] && !memory.fired.includes(episode));
  const fired = [...stillFired, ...firing];
  return {
    memory: {
      fired,
      levelsAfter,
      lowestSinceDrop: fired.includes('drop') ? (lowestSinceDrop ?? change.levelAfter) : null,
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

function isArmedAgain(
  episode: Episode,
  { levelAfter, window }: ChangeOfSentiment,
  policy: AlertPolicy,
  lowestSinceDrop: Level | null,
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
function levelsAfterWindow({ levelsAfter }: AlertMemory, { window, messageId, levelAfter }: ChangeOfSentiment) {
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
