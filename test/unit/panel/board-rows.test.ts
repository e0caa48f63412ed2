// What the board knows after pushes and readings that overtake each other.
import { BoardRows } from '../../../panel/board/board-rows';
import type { ListedAlert } from '../../../panel/live/live-row';
import { boardAlert, liveRow } from './live-rows';

const boardRows = (opened: (alerts: readonly ListedAlert[]) => void = () => undefined) =>
  new BoardRows({ changed: () => undefined, opened });

const idsOf = (rows: BoardRows) =>
  rows.rows.map(({ conversationId, revision }) => `${conversationId}@${revision}`).sort();

it('takes over a list, and replaces it by the next one', () => {
  const rows = boardRows();
  rows.takeRows('billing', [liveRow('a'), liveRow('b')], rows.startReading());
  rows.takeRows('sales', [liveRow('c', { queueId: 'sales' })], rows.startReading());
  rows.takeRows('billing', [liveRow('b', { revision: 2 })], rows.startReading());
  expect(idsOf(rows)).toEqual(['b@2', 'c@1']);
});

it('ignores a pushed row that is older than the known one', () => {
  const rows = boardRows();
  rows.listed(liveRow('a', { revision: 5 }));
  rows.listed(liveRow('a', { revision: 4 }));
  expect(idsOf(rows)).toEqual(['a@5']);
});

it('keeps what was pushed while a list was read, and believes the second list after it', () => {
  const rows = boardRows();
  rows.takeRows('billing', [liveRow('gone'), liveRow('a')], rows.startReading());
  const start = rows.startReading();
  rows.listed(liveRow('new'));
  rows.listed(liveRow('a', { revision: 3 }));
  rows.unlisted({ conversationId: 'gone', queueId: 'billing' });
  rows.takeRows('billing', [liveRow('gone'), liveRow('a', { revision: 2 })], start);
  expect(idsOf(rows)).toEqual(['a@3', 'new@1']);
  rows.takeRows('billing', [liveRow('a', { revision: 3 })], rows.startReading());
  rows.takeRows('billing', [liveRow('a', { revision: 1 })], rows.startReading());
  expect(idsOf(rows)).toEqual(['a@1']);
});

it('keeps a conversation that moved when its old queue takes it out', () => {
  const rows = boardRows();
  rows.listed(liveRow('a'));
  rows.listed(liveRow('a', { queueId: 'sales', revision: 2 }));
  rows.unlisted({ conversationId: 'a', queueId: 'billing' });
  expect(idsOf(rows)).toEqual(['a@2']);
  rows.unlisted({ conversationId: 'a', queueId: 'sales' });
  expect(idsOf(rows)).toEqual([]);
});

it('forgets rows and alerts of a queue, and only of that', () => {
  const rows = boardRows();
  for (const queueId of ['billing', 'sales']) {
    rows.listed(liveRow(queueId, { queueId }));
    rows.alerted(boardAlert(queueId, { queueId }));
  }
  rows.forgetQueue('billing');
  expect(idsOf(rows)).toEqual(['sales@1']);
  expect(rows.openAlerts.map(({ conversationId }) => conversationId)).toEqual(['sales']);
});

describe('alerts', () => {
  it('are told apart by conversation and id, newest first, and only those for supervisors', () => {
    const rows = boardRows();
    rows.alerted(boardAlert('a', { at: '2026-11-22T10:00:00.000Z' }));
    rows.alerted(boardAlert('b', { at: '2026-11-22T10:01:00.000Z' }));
    rows.alerted(boardAlert('c', { for: 'agent' }));
    expect(rows.openAlerts.map(({ conversationId }) => conversationId)).toEqual(['b', 'a']);
  });

  it.each(['acknowledged', 'ignored', 'resolved'] as const)(
    'never open again once %s, by a push or a list',
    (state) => {
      const rows = boardRows();
      rows.alerted(boardAlert('a'));
      rows.alerted(boardAlert('a', { state, stateAt: '2026-11-22T11:00:00.000Z' }));
      rows.alerted(boardAlert('a', { stateAt: '2026-11-22T12:00:00.000Z' }));
      rows.takeAlerts('billing', [boardAlert('a')], rows.startReading());
      expect(rows.openAlerts).toEqual([]);
    },
  );

  it('stay when they were pushed while a list was read, and go when the next list lacks them', () => {
    const rows = boardRows();
    const start = rows.startReading();
    rows.alerted(boardAlert('a'));
    rows.takeAlerts('billing', [], start);
    expect(rows.openAlerts).toHaveLength(1);
    rows.takeAlerts('billing', [], rows.startReading());
    expect(rows.openAlerts).toEqual([]);
  });

  it('go with their conversation', () => {
    const rows = boardRows();
    rows.listed(liveRow('a'));
    rows.alerted(boardAlert('a'));
    rows.unlisted({ conversationId: 'a', queueId: 'billing' });
    expect(rows.openAlerts).toEqual([]);
  });

  it('change the mark of their row', () => {
    const rows = boardRows();
    rows.listed(liveRow('a'));
    rows.alerted(boardAlert('a'));
    expect(rows.row('a')?.alert?.state).toBe('open');
    rows.alerted(boardAlert('a', { state: 'acknowledged', stateAt: '2026-11-22T11:00:00.000Z' }));
    expect(rows.row('a')?.alert?.state).toBe('acknowledged');
    rows.alerted(boardAlert('a', { state: 'resolved', stateAt: '2026-11-22T12:00:00.000Z' }));
    expect(rows.row('a')?.alert).toBeNull();
  });
});

describe('alerts that open', () => {
  const watching = () => {
    const told: string[] = [];
    const rows = boardRows((alerts) => told.push(alerts.map(({ conversationId }) => conversationId).join('+')));
    return { rows, told };
  };
  const read = (rows: BoardRows, ...ids: string[]) =>
    rows.takeAlerts(
      'billing',
      ids.map((id) => boardAlert(id)),
      rows.startReading(),
    );

  it('are not those that were there when their queue was read first', () => {
    const { rows, told } = watching();
    read(rows, 'a', 'b');
    rows.alerted(boardAlert('a'));
    rows.takeAlerts('sales', [boardAlert('c', { queueId: 'sales' })], rows.startReading());
    expect(told).toEqual([]);
  });

  it('are told once, whether they are pushed, pushed again or read', () => {
    const { rows, told } = watching();
    read(rows);
    rows.alerted(boardAlert('a'));
    rows.alerted(boardAlert('a'));
    read(rows, 'a', 'b', 'c');
    read(rows, 'a', 'b', 'c');
    expect(told).toEqual(['a', 'b+c']);
  });

  it('are told once also where the queue was hidden in the meantime', () => {
    const { rows, told } = watching();
    read(rows, 'a');
    rows.forgetQueue('billing');
    read(rows, 'a', 'new');
    expect(told).toEqual(['new']);
  });

  it('are those that are open and for supervisors', () => {
    const { rows, told } = watching();
    read(rows);
    rows.alerted(boardAlert('a', { for: 'agent' }));
    rows.alerted(boardAlert('b', { state: 'acknowledged' }));
    rows.alerted(boardAlert('b'));
    expect(told).toEqual([]);
  });
});
