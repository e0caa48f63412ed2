import { afterAlert, afterSnapshotAlert, noAlert, type AlertMemory } from '../../../panel/live/alert-state';
import { afterEvent, initialState } from '../../../panel/live/sentiment-state';
import { alertOf, snapshotAt, updateAt } from './snapshots';

const opened = afterAlert(noAlert, alertOf('a-1'));
const later = '2026-11-22T10:05:00.000Z';

describe('the agent’s alert', () => {
  it('is shown when it opens, once', () => {
    expect(opened.alert?.alertId).toBe('a-1');
    expect(afterAlert(opened, alertOf('a-1'))).toBe(opened);
  });

  it('is not shown when it is for supervisors', () => {
    expect(afterAlert(noAlert, alertOf('a-1', { for: 'supervisor' }))).toBe(noAlert);
  });

  it.each(['acknowledged', 'ignored', 'resolved'] as const)('goes when it is %s, and does not come back', (state) => {
    const closed = afterAlert(opened, alertOf('a-1', { state }));
    expect(closed.alert).toBeNull();
    expect(afterAlert(closed, alertOf('a-1')).alert).toBeNull();
    expect(afterSnapshotAlert(closed, alertOf('a-1')).alert).toBeNull();
    expect(afterAlert(closed, alertOf('a-2')).alert?.alertId).toBe('a-2');
  });

  it('does not come when its end was pushed before its beginning', () => {
    const closed = afterAlert(noAlert, alertOf('a-1', { state: 'resolved' }));
    expect(afterAlert(closed, alertOf('a-1')).alert).toBeNull();
  });

  it('is the newest one, in whatever order they come', () => {
    const newer = alertOf('a-2', { at: later });
    expect(afterAlert(opened, newer).alert?.alertId).toBe('a-2');
    expect(afterAlert(afterAlert(noAlert, newer), alertOf('a-1')).alert?.alertId).toBe('a-2');
  });

  it('stays when another one is closed', () => {
    expect(afterAlert(opened, alertOf('a-0', { state: 'ignored' })).alert?.alertId).toBe('a-1');
  });

  it('is that of the snapshot: set, gone, or unchanged where the field is missing', () => {
    expect(afterSnapshotAlert(noAlert, alertOf('a-1')).alert?.alertId).toBe('a-1');
    expect(afterSnapshotAlert(opened, null).alert).toBeNull();
    expect(afterSnapshotAlert(opened, undefined)).toBe(opened);
    expect(afterSnapshotAlert(noAlert, alertOf('a-1', { state: 'acknowledged' })).alert).toBeNull();
  });

  it('remembers a bounded number of closed ones', () => {
    let memory: AlertMemory = noAlert;
    for (let count = 0; count < 100; count++) memory = afterAlert(memory, alertOf(`a-${count}`, { state: 'resolved' }));
    expect(memory.closedAlerts).toHaveLength(20);
    expect(memory.closedAlerts[0]).toBe('a-99');
  });
});

describe('in the state of the conversation', () => {
  const watched = (revision: number, alert?: ReturnType<typeof alertOf> | null) => ({
    type: 'watched' as const,
    snapshot: snapshotAt(revision, alert === undefined ? {} : { alert }),
    shownBefore: -1,
    at: 0,
  });
  const live = afterEvent(initialState, watched(3, alertOf('a-1')));

  it('comes with the first snapshot, and is null where the server does not know alerts', () => {
    expect(live.alert?.alertId).toBe('a-1');
    expect(afterEvent(initialState, watched(3)).alert).toBeNull();
  });

  it('survives a snapshot that is older than the newest update', () => {
    const updated = afterEvent(live, { type: 'update', update: updateAt(5), at: 0 });
    const snapshot = { type: 'snapshot', snapshot: snapshotAt(4, { alert: null }), shownBefore: 3, at: 0 } as const;
    expect(afterEvent(updated, snapshot).alert?.alertId).toBe('a-1');
  });

  it('follows a snapshot of the same revision: somebody else has closed it, and the push was lost', () => {
    const snapshot = { type: 'snapshot', snapshot: snapshotAt(3, { alert: null }), shownBefore: 3, at: 0 } as const;
    expect(afterEvent(live, snapshot).alert).toBeNull();
  });

  it('goes with the right to see it, and a push does not bring it back', () => {
    const refusal = { refused: 'not-allowed', detail: '' } as const;
    const refused = afterEvent(live, { type: 'refused', refusal });
    expect(refused.alert).toBeNull();
    expect(afterEvent(refused, { type: 'alert', alert: alertOf('a-2') })).toBe(refused);
    expect(afterEvent(live, { type: 'unconfirmed' }).alert).toBeNull();
  });

  it('may open again under the same id after the conversation was erased', () => {
    const closed = afterEvent(live, { type: 'alert', alert: alertOf('a-1', { state: 'ignored' }) });
    const erased = afterEvent(closed, { ...watched(0, null), shownBefore: 3 });
    expect(afterEvent(erased, { type: 'alert', alert: alertOf('a-1') }).alert?.alertId).toBe('a-1');
  });
});
