// Sequences of changes, worked by hand from the contract: which alerts each change opens, and which kinds it arms.
import { decideAlerts, noAlertMemory, type AlertMemory, type RuledMessage } from '../../../shared/alerts/alert-rules';
import { noAlerts, type AlertPolicy } from '../../../shared/contract/policy';
import { levels, windowSize, type Level } from '../../../shared/sentiment/levels';

const short: Record<string, Level> = {
  '---': 'very-negative',
  '--': 'negative',
  '-': 'slightly-negative',
  '0': 'neutral',
  '+': 'slightly-positive',
  '++': 'positive',
  '+++': 'very-positive',
};
const levelOf = (sign: string): Level => {
  const level = short[sign];
  if (!level) throw new Error(`No level "${sign}"`);
  return level;
};

type Cause = 'message' | 'worse edit' | 'better edit' | 'other';

/** One change: the level of the conversation after it, and optionally the message's own level and the cause. */
interface Step {
  to: string;
  message?: string | null;
  cause?: Cause;
  phrases?: string[];
}

/** Plays the steps; per step what it opens and, after "armed", what it arms. */
function play(policy: Partial<AlertPolicy>, steps: readonly (Step | string)[]): string[] {
  let memory: AlertMemory = noAlertMemory;
  let window: RuledMessage[] = [];
  return steps.map((given, index) => {
    const { to, message = to, cause = 'message', phrases = [] } = typeof given === 'string' ? { to: given } : given;
    const level = message === null ? null : levelOf(message);
    if (cause === 'message') window = [{ messageId: `m-${index}`, level }, ...window].slice(0, windowSize);
    else if (cause !== 'other') window = [{ messageId: window[0]?.messageId ?? '', level }, ...window.slice(1)];
    const newest = window[0]?.messageId ?? null;
    const decision = decideAlerts(
      // As it is stored.
      JSON.parse(JSON.stringify(memory)) as AlertMemory,
      {
        levelAfter: levelOf(to),
        window,
        isWorse: cause === 'message' || cause === 'worse edit',
        messageId: cause === 'other' ? null : newest,
        newPhrases: phrases,
      },
      { ...noAlerts, ...policy },
    );
    memory = decision.memory;
    const opened = decision.opens.map(({ kind, for: audience, phrase }) =>
      kind === 'level' ? `level for ${audience}` : kind === 'phrase' ? `phrase ${phrase}` : kind,
    );
    return [...opened, ...decision.armed.map((episode) => `armed ${episode}`)].join(', ');
  });
}

describe('level', () => {
  it.each([
    ['opens once while the level stays', ['-', '--', '--', '---', '--'], ['', 'level for agent', '', '', '']],
    ['opens at the first message', ['---'], ['level for agent']],
    ['is not armed one level above the threshold', ['--', '-', '--'], ['level for agent', '', '']],
    ['is armed at neutral', ['--', '0', '--'], ['level for agent', 'armed level-agent', 'level for agent']],
    ['is armed above neutral', ['---', '++', '---'], ['level for agent', 'armed level-agent', 'level for agent']],
  ])('at negative, %s', (_, steps, expected) => {
    expect(play({ agentAt: 'negative' }, steps)).toEqual(expected);
  });

  it('at very-negative is armed two levels above, below neutral', () => {
    expect(play({ supervisorAt: 'very-negative' }, ['---', '--', '---', '-', '---'])).toEqual([
      'level for supervisor',
      '',
      '',
      'armed level-supervisor',
      'level for supervisor',
    ]);
  });

  it('at slightly-negative is armed at neutral', () => {
    expect(play({ agentAt: 'slightly-negative' }, ['-', '--', '-', '0', '-'])).toEqual([
      'level for agent',
      '',
      '',
      'armed level-agent',
      'level for agent',
    ]);
  });

  it('has an episode each for the agent and the supervisors', () => {
    expect(play({ agentAt: 'slightly-negative', supervisorAt: 'very-negative' }, ['-', '---', '-', '---'])).toEqual([
      'level for agent',
      'level for supervisor',
      'armed level-supervisor',
      'level for supervisor',
    ]);
  });

  it.each<[Cause, string]>([
    ['better edit', ''],
    ['other', ''],
    ['worse edit', 'level for agent'],
  ])('by a change of the kind %s', (cause, expected) => {
    expect(play({ agentAt: 'negative' }, ['-', { to: '--', cause }])).toEqual(['', expected]);
  });

  it('is armed by any change that lifts the level', () => {
    expect(play({ agentAt: 'negative' }, ['--', { to: '0', cause: 'other' }, '--'])).toEqual([
      'level for agent',
      'armed level-agent',
      'level for agent',
    ]);
  });

  it.each(levels)('is off by default, at %s too', (level) => {
    const sign = Object.keys(short).find((key) => short[key] === level) ?? '';
    expect(play({}, [sign, sign, sign])).toEqual(['', '', '']);
  });
});

describe('drop', () => {
  it.each([
    ['opens at a fall of three levels', ['+', '--'], ['', 'drop']],
    ['does not open at a fall of two', ['0', '--'], ['', '']],
    ['does not count the neutral start', ['---'], ['']],
    ['counts a fall in several steps', ['++', '+', '0', '-'], ['', '', '', 'drop']],
    ['opens once', ['+++', '-', '--', '---'], ['', 'drop', '', '']],
    [
      'is armed when the level has risen by two from the lowest',
      ['+++', '-', '---', '--', '-', '---'],
      ['', 'drop', '', '', 'armed drop', 'drop'],
    ],
    [
      'counts the level after the window’s messages only',
      ['+++', '0', '0', '0', '0', '0', '0', '--'],
      ['', 'drop', '', '', '', '', '', ''],
    ],
    [
      'forgets a height that left the window',
      ['++', '+', '+', '+', '+', '+', '+', '-'],
      ['', '', '', '', '', '', '', ''],
    ],
  ])('%s', (_, steps, expected) => {
    expect(play({ drop: true }, steps)).toEqual(expected);
  });

  it('is off by default', () => {
    expect(play({}, ['+++', '---'])).toEqual(['', '']);
  });
});

describe('streak', () => {
  it('opens when the last messages are all slightly negative or worse, and is armed by one that is not', () => {
    expect(play({ streak: 3 }, ['-', '--', '-', '-', '0', '-', '-', '-'])).toEqual([
      ...['', '', 'streak', ''],
      'armed streak',
      ...['', '', 'streak'],
    ]);
  });

  it('goes by the messages’ own levels, and skips those that could not be scored', () => {
    expect(
      play({ streak: 2 }, [
        { to: '++', message: '-' },
        { to: '++', message: null },
        { to: '++', message: '-' },
      ]),
    ).toEqual(['', '', 'streak']);
  });

  it('is not armed by a message that could not be scored', () => {
    expect(play({ streak: 2 }, ['-', '-', { to: '-', message: null }, '-'])).toEqual(['', 'streak', '', '']);
  });

  it('of six fits the window', () => {
    expect(play({ streak: 6 }, ['-', '-', '-', '-', '-', '-'])).toEqual(['', '', '', '', '', 'streak']);
  });
});

describe('phrase', () => {
  it('opens for each new phrase, whatever the level', () => {
    expect(play({ phrases: ['lawyer', 'refund'] }, [{ to: '+++', phrases: ['lawyer', 'refund'] }, '+++'])).toEqual([
      'phrase lawyer, phrase refund',
      '',
    ]);
  });
});
