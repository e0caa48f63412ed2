// What the lists of a queue show after an effect: the conversation as it is by then, whatever happens meanwhile.
import { defaultAggregation } from '../../../shared/sentiment/levels';
import { toLiveRow } from '../../../shared/board/live-list';
import { listingId } from '../../../shared/conversations/durable-effect';
import type { ConversationState } from '../../../shared/conversations/message-store';
import { listAlerts, listConversation, type ListingDependencies } from '../../../shared/effects/listing';
import { MemoryEffectStore } from '../../support/memory-effect-store';
import { MemoryAlertList, MemoryFigureStore, MemoryLiveList } from '../../support/memory-lists';
import { MemoryMessageStore } from '../../support/memory-message-store';
import { alertOf, commitOf, conversationState, instantAfter } from '../../support/scored-messages';

describe('Listing', () => {
  let messages: MemoryMessageStore;
  let liveList: MemoryLiveList;
  let alertList: MemoryAlertList;
  let dependencies: ListingDependencies;
  const effectOf = (revision: number) => ({ conversationId: 'c-1', effectId: listingId(revision) });
  const store = async (given: Partial<ConversationState>, alerts = [] as ReturnType<typeof alertOf>[]) => {
    const state = conversationState(given);
    expect(await messages.commit(commitOf(await messages.read('c-1', 1), state, { alerts }))).toBe('committed');
  };
  const shown = () => [...liveList.listed.values()].map(({ row, arrivedAt }) => [row.queueId, row.revision, arrivedAt]);

  beforeEach(() => {
    messages = new MemoryMessageStore();
    liveList = new MemoryLiveList();
    alertList = new MemoryAlertList();
    dependencies = {
      ...{ messages, liveList, alertList, aggregation: defaultAggregation },
      effects: new MemoryEffectStore(messages.effects),
      figures: new MemoryFigureStore(),
      now: () => new Date(instantAfter(60)),
    };
  });

  it('shows the state of the moment, with the arrival of the customer’s last message', async () => {
    await store({ revision: 1 });
    await store({ revision: 2, lastArrivalAt: instantAfter(7) });
    await listConversation(effectOf(1), dependencies);
    expect(shown()).toEqual([['billing', 2, instantAfter(7)]]);
    await store({ revision: 3, lastArrivalAt: null, updatedAt: instantAfter(9) });
    await listConversation(effectOf(3), dependencies);
    expect(shown()).toEqual([['billing', 3, instantAfter(9)]]);
  });

  it('takes a conversation off that has ended, and shows it when it was opened again', async () => {
    await store({ revision: 1 });
    await listConversation(effectOf(1), dependencies);
    await store({ revision: 2, endedAt: instantAfter(2) });
    await listConversation(effectOf(2), dependencies);
    expect(shown()).toEqual([]);
    await store({ revision: 3 });
    await listConversation(effectOf(3), dependencies);
    expect(shown()).toEqual([['billing', 3, instantAfter(0)]]);
  });

  it('leaves the work to a later effect of the conversation', async () => {
    await store({ revision: 1 });
    const later = {
      effect: { kind: 'list-conversation' },
      since: instantAfter(0),
      dueAt: instantAfter(0),
      attempts: 0,
    } as const;
    messages.effects.push({ ...later, effectId: listingId(10) });
    await listConversation(effectOf(9), dependencies);
    expect(shown()).toEqual([]);
    await listConversation(effectOf(10), dependencies);
    expect(shown()).toEqual([['billing', 1, instantAfter(0)]]);
  });

  it('shows nothing of a conversation that is gone', async () => {
    expect(await listConversation(effectOf(1), dependencies)).toEqual({ outcome: 'done' });
    await listAlerts('c-1', ['a-1'], dependencies);
    expect([shown(), alertList.alerts.size]).toEqual([[], 0]);
  });

  describe('while the conversation is erased', () => {
    /** Runs the work between the read of the conversation and the write of the list. */
    const beforePut = (work: () => Promise<unknown>) => {
      const [putRow, putAlert] = [liveList.put.bind(liveList), alertList.put.bind(alertList)];
      liveList.put = async (row) => {
        liveList.put = putRow;
        await work();
        await putRow(row);
      };
      alertList.put = async (alert) => {
        alertList.put = putAlert;
        await work();
        await putAlert(alert);
      };
    };

    it('leaves no row', async () => {
      await store({ revision: 5 });
      beforePut(() => messages.erase('c-1'));
      await listConversation(effectOf(5), dependencies);
      expect(shown()).toEqual([]);
      await liveList.put({ row: toLiveRow('c-1', conversationState()), arrivedAt: instantAfter(0) });
      expect(shown()).toEqual([['billing', 1, instantAfter(0)]]);
    });

    it('shows the conversation that began again meanwhile, and nothing of the erased one', async () => {
      await store({ revision: 5, customer: { id: 'erased', name: 'Erased' } });
      beforePut(async () => {
        await messages.erase('c-1');
        await store({ revision: 1, score: 0.2, level: 'slightly-positive' });
      });
      await listConversation(effectOf(5), dependencies);
      expect([...liveList.listed.values()]).toMatchObject([{ row: { revision: 1, score: 0.2, customer: null } }]);
    });

    it('leaves no alert', async () => {
      await store({ revision: 5 }, [alertOf()]);
      beforePut(() => messages.erase('c-1'));
      await listAlerts('c-1', [alertOf().alertId], dependencies);
      expect(alertList.alerts.size).toBe(0);
    });
  });

  it('shows alerts in the queue where they opened, as they are by then', async () => {
    const closed = alertOf({ state: 'resolved' });
    await store({ revision: 1, queueId: 'sales' }, [closed]);
    await listAlerts('c-1', [closed.alertId], dependencies);
    expect((await alertList.page('billing', {}, { limit: 9, after: undefined })).list).toEqual([closed]);
  });
});
