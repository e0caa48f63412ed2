// The pure parts of the board: order, filters, which rows are rendered, sparklines and words.
import { filterIn, isShown, noFilter, withFilter } from '../../../panel/board/board-filter';
import { isSoundDue } from '../../../panel/board/alert-signals';
import { BoardWords } from '../../../panel/board/board-words';
import { RememberedSwitch } from '../../../panel/board/remembered-switch';
import { compareRows, heldOrder, isSameOrder } from '../../../panel/board/row-order';
import { sparkline } from '../../../panel/board/sparkline';
import { virtualWindow } from '../../../panel/board/virtual-window';
import { SentimentWords } from '../../../panel/element/sentiment-words';
import { element as elementTexts } from '../../../panel/languages/de';
import { board } from '../../../panel/languages/en';
import { levels } from '../../../shared/sentiment/levels';
import { boardAlert, liveRow } from './live-rows';

describe('the order', () => {
  it('is worst level first, then the lowest score, then the newest message, then the id', () => {
    const sorted = [
      liveRow('1', { level: 'very-negative', score: -0.72 }),
      liveRow('2', { level: 'negative', score: -0.6 }),
      liveRow('3', { level: 'negative', score: -0.5, lastMessageAt: '2026-11-22T10:02:00.000Z' }),
      liveRow('4', { level: 'negative', score: -0.5, lastMessageAt: '2026-11-22T10:01:00.000Z' }),
      liveRow('5', { level: 'negative', score: -0.5, lastMessageAt: '2026-11-22T10:01:00.000Z' }),
      liveRow('6', { level: 'negative', score: -0.5, lastMessageAt: null }),
      liveRow('7', { level: 'very-positive', score: 0.9 }),
    ];
    const shuffled = [6, 2, 5, 0, 4, 3, 1].map((index) => sorted[index]!);
    expect(shuffled.sort(compareRows).map(({ conversationId }) => conversationId)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
    ]);
  });

  it('is kept while it is held: rows that leave keep their place, new ones come last', () => {
    expect(heldOrder(['a', 'b', 'c'], ['new', 'c', 'a'])).toEqual(['a', 'b', 'c', 'new']);
  });

  it.each([
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b'], ['b', 'a'], false],
    [['a', 'b'], ['a'], false],
    [['a'], ['a', 'b'], false],
  ])('%j and %j: the same is %s', (a, b, isSame) => {
    expect(isSameOrder(a, b)).toBe(isSame);
  });
});

describe('filters', () => {
  it.each([
    ['', noFilter],
    ['?queue=&level=furious', noFilter],
    ['?queue=a%26b&level=negative&agent=ben', { queueId: 'a&b', level: 'negative', agentId: 'ben' }],
    ['?agent=', { ...noFilter, agentId: '' }],
  ] as const)('of %s', (query, filter) => {
    expect(filterIn(query)).toEqual(filter);
    expect(filterIn(withFilter('', filter))).toEqual(filter);
  });

  it('leave the rest of the address as it is', () => {
    expect(withFilter('?lang=de&level=negative', { ...noFilter, queueId: 'a b' })).toBe('?lang=de&queue=a+b');
    expect(withFilter('?queue=a', noFilter)).toBe('');
  });

  it.each(levels)('show %s and worse', (level) => {
    const shown = levels.filter((other) => isShown(liveRow('a', { level: other }), { ...noFilter, level }));
    expect(shown).toEqual(levels.slice(0, levels.indexOf(level) + 1));
  });

  it('show one queue, one agent, or those without an agent', () => {
    const row = liveRow('a', { agentId: 'ben' });
    expect(isShown(row, { ...noFilter, queueId: 'billing', agentId: 'ben' })).toBe(true);
    expect(isShown(row, { ...noFilter, queueId: 'sales' })).toBe(false);
    expect(isShown(row, { ...noFilter, agentId: '' })).toBe(false);
    expect(isShown(liveRow('b'), { ...noFilter, agentId: '' })).toBe(true);
  });
});

describe('the rendered rows', () => {
  const rowHeight = 50;
  const viewportHeight = 500;
  it.each([
    ['at the top', 1000, 100, { first: 0, end: 14 }],
    ['in the middle', 1000, -5_000, { first: 94, end: 116 }],
    ['at the end', 1000, -49_500, { first: 984, end: 1000 }],
    ['below the viewport', 1000, 5_000, { first: 0, end: 0 }],
    ['past the list', 10, -5_000, { first: 10, end: 10 }],
    ['none', 0, 0, { first: 0, end: 0 }],
  ])('%s', (_, count, top, expected) => {
    expect(virtualWindow(count, { top, viewportHeight, rowHeight })).toEqual(expected);
  });

  it('are none while the height of a row is not known', () => {
    expect(virtualWindow(10, { top: 0, viewportHeight, rowHeight: 0 })).toEqual({ first: 0, end: 0 });
  });
});

describe('a sparkline', () => {
  const size = { width: 96, height: 26 };
  it('goes from the oldest score to the newest, best at the top', () => {
    expect(sparkline([1, 0, -1], size)).toEqual({ path: 'M3 3L48 13L93 23', end: { x: 93, y: 23 } });
  });
  it('is a dot for one score, and nothing for none', () => {
    expect(sparkline([0], size)).toEqual({ path: '', end: { x: 93, y: 13 } });
    expect(sparkline([], size)).toEqual({ path: '', end: null });
  });
});

describe('words', () => {
  const words = new BoardWords(board, new SentimentWords());
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  it.each([
    ['2026-11-22T12:00:30.000Z', 'this minute'],
    ['2026-11-22T11:59:01.000Z', 'this minute'],
    ['2026-11-22T11:57:00.000Z', '3 min. ago'],
    ['2026-11-22T10:30:00.000Z', '1 hr. ago'],
    [null, ''],
  ])('for the age of %s', (instant, text) => {
    expect(words.ago(instant, now)).toBe(text);
  });

  it.each([
    [{ id: 'c-1', name: 'Ada' }, 'Ada'],
    [{ id: 'c-1', name: null }, 'c-1'],
    [null, 'a'],
  ])('for the customer %j', (customer, name) => {
    expect(words.customer(liveRow('a', { customer }))).toBe(name);
  });

  it('for a notification: who and where, with nothing of what was written', () => {
    const customer = { id: null, name: 'Ada' };
    expect(words.notification(boardAlert('a', { customer, agentId: 'ben' }))).toEqual({
      title: 'New alert: Ada',
      body: 'Sentiment went from neutral to negative.\nbilling · ben',
    });
    const phrase = boardAlert('a', { kind: 'phrase', reason: 'A message contains "cancel my contract".' });
    expect(words.notification(phrase).body).toBe('A message contains one of the queue’s phrases.\nbilling');
    expect(words.announceAlert(phrase)).toContain('“cancel my contract”');
  });

  it('for an alert in the viewer’s language, whatever its kind, also where the server says it in another way', () => {
    const german = new SentimentWords(elementTexts, 'de');
    const reasons = (['level', 'drop', 'streak', 'phrase'] as const).map((kind) =>
      german.alertReason(boardAlert('a', { kind, reason: 'The server’s own words.' })),
    );
    expect(reasons).toEqual([
      'Die Stimmung wechselte von neutral zu negativ.',
      'Die Stimmung ist um drei Stufen oder mehr gefallen, auf negativ.',
      'Die letzten Nachrichten waren alle leicht negativ oder schlechter.',
      'Eine Nachricht enthält eine hinterlegte Formulierung.',
    ]);
  });

  const state = { link: 'live', asOf: now, refusal: null, queueIds: ['billing'] } as const;
  it.each([
    [{}, { shown: 1, all: 1 }, null],
    [{}, { shown: 0, all: 0 }, board.empty],
    [{}, { shown: 0, all: 3 }, board.emptyFiltered],
    [{ queueIds: [] }, { shown: 0, all: 0 }, board.noQueues],
    [{ queueIds: null }, { shown: 0, all: 0 }, board.connecting],
    [{ queueIds: null, link: 'lost' as const }, { shown: 0, all: 0 }, board.unreachable],
    [{ refusal: { refused: 'sign-in' as const, detail: '' } }, { shown: 0, all: 0 }, board.signInNeeded],
    [{ refusal: { refused: 'not-allowed' as const, detail: 'why' } }, { shown: 0, all: 0 }, board.notAllowed],
  ])('instead of rows: %j, %j', (change, counts, text) => {
    expect(words.instead({ ...state, ...change }, counts)?.text ?? null).toBe(text);
  });
});

describe('a remembered switch', () => {
  const storageOf = (values: Record<string, string> = {}) => {
    const map = new Map(Object.entries(values));
    return {
      getItem: (name: string) => map.get(name) ?? null,
      setItem: (name: string, value: string) => void map.set(name, value),
      removeItem: (name: string) => void map.delete(name),
    };
  };

  it('is off at first, and remembered', () => {
    const storage = storageOf();
    const first = new RememberedSwitch('sound', storage);
    expect(first.isOn).toBe(false);
    first.turn(true);
    const second = new RememberedSwitch('sound', storage);
    expect([second.isOn, new RememberedSwitch('other', storage).isOn]).toEqual([true, false]);
    second.turn(false);
    expect(first.isOn).toBe(true);
    first.readAgain();
    expect(first.isOn).toBe(false);
  });

  it('works where storage is denied, and where it is full', () => {
    const full = {
      ...storageOf(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    for (const storage of [null, full]) {
      const remembered = new RememberedSwitch('sound', storage);
      remembered.turn(true);
      expect(remembered.isOn).toBe(true);
    }
  });
});

it('makes one sound for a burst of alerts, and another for an alert after it', () => {
  expect(isSoundDue(-Infinity, 0)).toBe(true);
  expect([1, 5_000, 9_999, 10_000].map((now) => isSoundDue(0, now))).toEqual([false, false, false, true]);
});
