// An erased conversation leaves the lists of its queues too.
import type { AlertList } from './alert-list';
import type { LiveList } from './live-list';
import type { FigureStore } from '../report/figure-store';

/** What a conversation that is being erased leaves elsewhere. */
export interface ErasedConversation {
  conversationId: string;
  /** The queues that it is in and was in, as far as reports count it, and those where it had an alert. */
  queueIds: readonly string[];
}

/** Removes a conversation from the lists and the figures of its queues. */
export function eraseFromLists(liveList: LiveList, alertList: AlertList, figures: FigureStore) {
  return async ({ conversationId, queueIds }: ErasedConversation): Promise<void> => {
    await Promise.all(
      queueIds.flatMap((queueId) => [
        liveList.erase(queueId, conversationId),
        alertList.erase(queueId, conversationId),
        figures.erase(queueId, conversationId),
      ]),
    );
  };
}
