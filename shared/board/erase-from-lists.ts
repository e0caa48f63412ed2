// An erased conversation leaves the lists of its queues too.
import type { AlertList } from './alert-list';
import type { LiveList } from './live-list';

/** What a conversation that is being erased leaves elsewhere. */
export interface ErasedConversation {
  conversationId: string;
  /** The queue that it is in, and those where it had an alert. */
  queueIds: readonly string[];
}

/** Removes a conversation from the lists of its queues. */
export function eraseFromLists(liveList: LiveList, alertList: AlertList) {
  return async ({ conversationId, queueIds }: ErasedConversation): Promise<void> => {
    await Promise.all(
      queueIds.flatMap((queueId) => [
        liveList.erase(queueId, conversationId),
        alertList.erase(queueId, conversationId),
      ]),
    );
  };
}
